package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.SizeT;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Builds conversions of inputs and outputs into a model, so that the device does them: a picture of
 * bytes, {@code NHWC}, BGR, goes in as it is. Not thread-safe.
 *
 * <p>Conversions from what {@code inputTensor} says to what the model takes come by themselves, of
 * the layout only if {@code inputModelLayout} names the model's.
 */
public final class PrePostProcessor implements AutoCloseable {
  private final OpenVino openVino;
  private final Calls calls;
  private final OpenVinoLibrary library;
  private final NativeHandle handle;

  private PrePostProcessor(OpenVino openVino, Pointer pointer) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.library = calls.library();
    this.handle =
        new NativeHandle(
            "pre-/postprocessor", pointer, library::ov_preprocess_prepostprocessor_free);
  }

  public static PrePostProcessor create(Model model) {
    Calls calls = model.openVino().calls();
    PointerByReference created = new PointerByReference();
    model
        .handle()
        .run(
            pointer ->
                calls.check(
                    calls.library().ov_preprocess_prepostprocessor_create(pointer, created),
                    "create a pre-/postprocessor"));
    return new PrePostProcessor(model.openVino(), created.getValue());
  }

  /**
   * What the tensors of an input will be.
   *
   * @param layout a letter an axis, as {@code NHWC}
   */
  public PrePostProcessor inputTensor(
      int input, ElementType type, String layout, ColorFormat color) {
    onInput(
        input,
        library::ov_preprocess_input_info_get_tensor_info,
        library::ov_preprocess_input_tensor_info_free,
        tensor -> {
          check(
              library.ov_preprocess_input_tensor_info_set_element_type(
                  tensor, openVino.numbers().number(type)),
              "take " + type + " at input " + input);
          withLayout(
              layout,
              pointer -> library.ov_preprocess_input_tensor_info_set_layout(tensor, pointer));
          check(
              library.ov_preprocess_input_tensor_info_set_color_format(tensor, color.number()),
              "take " + color + " at input " + input);
        });
    return this;
  }

  /** How the model itself orders the axes of an input. */
  public PrePostProcessor inputModelLayout(int input, String layout) {
    onInput(
        input,
        library::ov_preprocess_input_info_get_model_info,
        library::ov_preprocess_input_model_info_free,
        model ->
            withLayout(
                layout,
                pointer -> library.ov_preprocess_input_model_info_set_layout(model, pointer)));
    return this;
  }

  /** A step: elements become another type. */
  public PrePostProcessor convertElementType(int input, ElementType type) {
    onSteps(
        input,
        steps ->
            library.ov_preprocess_preprocess_steps_convert_element_type(
                steps, openVino.numbers().number(type)),
        "convert input " + input + " to " + type);
    return this;
  }

  /** A step: colours become another format. */
  public PrePostProcessor convertColor(int input, ColorFormat color) {
    onSteps(
        input,
        steps -> library.ov_preprocess_preprocess_steps_convert_color(steps, color.number()),
        "convert input " + input + " to " + color);
    return this;
  }

  /** What the elements of an output will be. */
  public PrePostProcessor outputElementType(int output, ElementType type) {
    handle.run(
        self ->
            borrow(
                info ->
                    library.ov_preprocess_prepostprocessor_get_output_info_by_index(
                        self, new SizeT(output), info),
                library::ov_preprocess_output_info_free,
                info ->
                    borrow(
                        tensor -> library.ov_preprocess_output_info_get_tensor_info(info, tensor),
                        library::ov_preprocess_output_tensor_info_free,
                        tensor ->
                            check(
                                library.ov_preprocess_output_set_element_type(
                                    tensor, openVino.numbers().number(type)),
                                "give " + type + " at output " + output))));
    return this;
  }

  /** The model with all that built in; the one it was made of changes with it. */
  public Model build() {
    PointerByReference built = new PointerByReference();
    handle.run(
        self ->
            check(
                library.ov_preprocess_prepostprocessor_build(self, built),
                "build pre- and postprocessing into the model"));
    return new Model(openVino, built.getValue());
  }

  @Override
  public void close() {
    handle.close();
  }

  private interface Part {
    int get(Pointer info, PointerByReference part);
  }

  private void onSteps(int input, ToIntFunction<Pointer> step, String doing) {
    onInput(
        input,
        library::ov_preprocess_input_info_get_preprocess_steps,
        library::ov_preprocess_preprocess_steps_free,
        steps -> check(step.applyAsInt(steps), doing));
  }

  private void onInput(int input, Part part, Consumer<Pointer> free, Consumer<Pointer> use) {
    handle.run(
        self ->
            borrow(
                info ->
                    library.ov_preprocess_prepostprocessor_get_input_info_by_index(
                        self, new SizeT(input), info),
                library::ov_preprocess_input_info_free,
                info -> borrow(found -> part.get(info, found), free, use)));
  }

  private void withLayout(String layout, ToIntFunction<Pointer> use) {
    borrow(
        created -> library.ov_layout_create(layout, created),
        library::ov_layout_free,
        pointer -> check(use.applyAsInt(pointer), "use the layout " + layout));
  }

  /** Gets what has to be freed, uses it and frees it. */
  private void borrow(
      ToIntFunction<PointerByReference> get, Consumer<Pointer> free, Consumer<Pointer> use) {
    PointerByReference got = new PointerByReference();
    check(get.applyAsInt(got), "find an input, an output or a layout");
    try {
      use.accept(got.getValue());
    } finally {
      free.accept(got.getValue());
    }
  }

  private void check(int status, String doing) {
    calls.check(status, doing);
  }
}

package dev.posewire.openvino;

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.ByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Set;

/**
 * The functions of {@code libopenvino_c} that are bound, under their C names and with the
 * signatures of OpenVINO's public headers ({@code openvino/c/*.h}). Each {@code int} returned is an
 * {@code ov_status_e}.
 */
@SuppressWarnings("MemberName") // the names are C's
interface OpenVinoLibrary extends Library {
  /** Functions that are not in every release since 2023.0: this one came with 2023.3. */
  Set<String> OPTIONAL = Set.of("ov_get_last_err_msg");

  // ov_common.h

  void ov_free(Pointer content);

  Pointer ov_get_last_err_msg();

  // ov_core.h

  int ov_get_openvino_version(OvVersion version);

  void ov_version_free(OvVersion version);

  int ov_core_create(PointerByReference core);

  int ov_core_create_with_config(String xmlConfigFile, PointerByReference core);

  void ov_core_free(Pointer core);

  int ov_core_read_model(Pointer core, String modelPath, String binPath, PointerByReference model);

  /** Variadic: property keys and values by turns. {@code count}: keys and values together. */
  int ov_core_compile_model(
      Pointer core,
      Pointer model,
      String device,
      SizeT count,
      PointerByReference compiledModel,
      Object... properties);

  /** Variadic: one key and its value. A null device means the core itself. */
  int ov_core_set_property(Pointer core, String device, Object... property);

  int ov_core_get_property(Pointer core, String device, String key, PointerByReference value);

  int ov_core_get_available_devices(Pointer core, OvAvailableDevices devices);

  void ov_available_devices_free(OvAvailableDevices devices);

  // ov_model.h

  void ov_model_free(Pointer model);

  int ov_model_inputs_size(Pointer model, SizeTByReference size);

  int ov_model_const_input_by_index(Pointer model, SizeT index, PointerByReference port);

  int ov_model_outputs_size(Pointer model, SizeTByReference size);

  int ov_model_const_output_by_index(Pointer model, SizeT index, PointerByReference port);

  int ov_model_reshape_single_input(Pointer model, OvPartialShape.ByValue shape);

  int ov_model_reshape_input_by_name(
      Pointer model, String tensorName, OvPartialShape.ByValue shape);

  // ov_node.h, ov_shape.h, ov_partial_shape.h, ov_layout.h

  int ov_port_get_any_name(Pointer port, PointerByReference name);

  int ov_port_get_partial_shape(Pointer port, OvPartialShape shape);

  int ov_port_get_element_type(Pointer port, IntByReference type);

  void ov_output_const_port_free(Pointer port);

  int ov_shape_free(OvShape shape);

  void ov_partial_shape_free(OvPartialShape shape);

  int ov_layout_create(String description, PointerByReference layout);

  void ov_layout_free(Pointer layout);

  // ov_prepostprocess.h

  int ov_preprocess_prepostprocessor_create(Pointer model, PointerByReference preprocess);

  void ov_preprocess_prepostprocessor_free(Pointer preprocess);

  int ov_preprocess_prepostprocessor_get_input_info_by_index(
      Pointer preprocess, SizeT index, PointerByReference info);

  void ov_preprocess_input_info_free(Pointer info);

  int ov_preprocess_input_info_get_tensor_info(Pointer info, PointerByReference tensorInfo);

  void ov_preprocess_input_tensor_info_free(Pointer tensorInfo);

  int ov_preprocess_input_tensor_info_set_element_type(Pointer tensorInfo, int type);

  int ov_preprocess_input_tensor_info_set_layout(Pointer tensorInfo, Pointer layout);

  int ov_preprocess_input_tensor_info_set_color_format(Pointer tensorInfo, int colorFormat);

  int ov_preprocess_input_info_get_preprocess_steps(Pointer info, PointerByReference steps);

  void ov_preprocess_preprocess_steps_free(Pointer steps);

  int ov_preprocess_preprocess_steps_convert_element_type(Pointer steps, int type);

  int ov_preprocess_preprocess_steps_convert_color(Pointer steps, int colorFormat);

  int ov_preprocess_input_info_get_model_info(Pointer info, PointerByReference modelInfo);

  void ov_preprocess_input_model_info_free(Pointer modelInfo);

  int ov_preprocess_input_model_info_set_layout(Pointer modelInfo, Pointer layout);

  int ov_preprocess_prepostprocessor_get_output_info_by_index(
      Pointer preprocess, SizeT index, PointerByReference info);

  void ov_preprocess_output_info_free(Pointer info);

  int ov_preprocess_output_info_get_tensor_info(Pointer info, PointerByReference tensorInfo);

  void ov_preprocess_output_tensor_info_free(Pointer tensorInfo);

  int ov_preprocess_output_set_element_type(Pointer tensorInfo, int type);

  int ov_preprocess_prepostprocessor_build(Pointer preprocess, PointerByReference model);

  // ov_compiled_model.h

  void ov_compiled_model_free(Pointer compiledModel);

  int ov_compiled_model_inputs_size(Pointer compiledModel, SizeTByReference size);

  int ov_compiled_model_input_by_index(Pointer compiledModel, SizeT index, PointerByReference port);

  int ov_compiled_model_outputs_size(Pointer compiledModel, SizeTByReference size);

  int ov_compiled_model_output_by_index(
      Pointer compiledModel, SizeT index, PointerByReference port);

  int ov_compiled_model_get_property(Pointer compiledModel, String key, PointerByReference value);

  int ov_compiled_model_create_infer_request(Pointer compiledModel, PointerByReference request);

  // ov_infer_request.h

  void ov_infer_request_free(Pointer request);

  int ov_infer_request_set_input_tensor_by_index(Pointer request, SizeT index, Pointer tensor);

  int ov_infer_request_get_output_tensor_by_index(
      Pointer request, SizeT index, PointerByReference tensor);

  int ov_infer_request_start_async(Pointer request);

  int ov_infer_request_wait(Pointer request);

  int ov_infer_request_cancel(Pointer request);

  /** Keeps the address of {@code callback}, no copy: it has to live as long as the request. */
  int ov_infer_request_set_callback(Pointer request, OvCallback callback);

  // ov_tensor.h

  int ov_tensor_create(int type, OvShape.ByValue shape, PointerByReference tensor);

  int ov_tensor_create_from_host_ptr(
      int type, OvShape.ByValue shape, Pointer hostPtr, PointerByReference tensor);

  int ov_tensor_get_shape(Pointer tensor, OvShape shape);

  int ov_tensor_get_element_type(Pointer tensor, IntByReference type);

  int ov_tensor_get_byte_size(Pointer tensor, SizeTByReference size);

  int ov_tensor_data(Pointer tensor, PointerByReference data);

  void ov_tensor_free(Pointer tensor);

  /** C's {@code size_t}. */
  class SizeT extends IntegerType {
    private static final long serialVersionUID = 1L;

    public SizeT() {
      this(0);
    }

    public SizeT(long value) {
      super(Native.SIZE_T_SIZE, value, true);
    }
  }

  /** Where a function puts a {@code size_t}. */
  class SizeTByReference extends ByReference {
    public SizeTByReference() {
      super(Native.SIZE_T_SIZE);
    }

    long value() {
      return Native.SIZE_T_SIZE == Long.BYTES
          ? getPointer().getLong(0)
          : Integer.toUnsignedLong(getPointer().getInt(0));
    }
  }

  /** {@code ov_version_t}: two strings, freed together. */
  @FieldOrder({"buildNumber", "description"})
  class OvVersion extends Structure {
    public Pointer buildNumber;
    public Pointer description;
  }

  /** {@code ov_available_devices_t}: an array of strings. */
  @FieldOrder({"devices", "size"})
  class OvAvailableDevices extends Structure {
    public Pointer devices;
    public SizeT size = new SizeT();
  }

  /** {@code ov_shape_t}. */
  @FieldOrder({"rank", "dims"})
  class OvShape extends Structure {
    public long rank;
    public Pointer dims;

    /** As it is passed to functions. */
    public static class ByValue extends OvShape implements Structure.ByValue {}
  }

  /** {@code ov_partial_shape_t}, whose first member is an {@code ov_dimension_t}, min and max. */
  @FieldOrder({"rankMin", "rankMax", "dims"})
  class OvPartialShape extends Structure {
    public long rankMin;
    public long rankMax;
    public Pointer dims;

    /** As it is passed to functions. */
    public static class ByValue extends OvPartialShape implements Structure.ByValue {}
  }

  /** The function that a device calls when an inference has ended. */
  interface CompletionCallback extends Callback {
    void invoke(Pointer args);
  }

  /** {@code ov_callback_t}. */
  @FieldOrder({"function", "args"})
  class OvCallback extends Structure {
    public CompletionCallback function;
    public Pointer args;
  }
}

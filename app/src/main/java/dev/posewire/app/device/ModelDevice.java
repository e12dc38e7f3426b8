package dev.posewire.app.device;

import dev.posewire.app.model.FoundModel;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.DeviceOpener;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.ModelFiles;
import java.util.function.Supplier;

/**
 * A device for a network. It proves itself by the test card, whose answer is known. Thread-safe.
 */
final class ModelDevice implements DeviceOpener {
  private final DeviceOption option;
  private final ModelFiles model;
  private final Supplier<FoundModel> testCard;
  private final TestCardTrial trial = new TestCardTrial(Ticker.system());

  /** {@code testCard}: the network that knows the puppets. */
  ModelDevice(DeviceOption option, ModelFiles model, Supplier<FoundModel> testCard) {
    this.option = option;
    this.model = model;
    this.testCard = testCard;
  }

  @Override
  public String device() {
    return option.name();
  }

  @Override
  public InferenceEngine open() {
    return option.opener().apply(model);
  }

  @Override
  public void prove() {
    try (InferenceEngine engine = testCard.get().load(option.opener())) {
      PuppetComparison.Agreement agreement = trial.run(engine).agreement();
      if (!agreement.holds()) {
        throw new InferenceException(
            "%s computes wrongly: %s".formatted(device(), agreement), null);
      }
    } catch (UserErrorException e) {
      throw new InferenceException("%s cannot be tried: %s".formatted(device(), e.getMessage()), e);
    }
  }
}

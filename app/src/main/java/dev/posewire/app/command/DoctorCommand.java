package dev.posewire.app.command;

import dev.posewire.app.device.DeviceOption;
import dev.posewire.app.device.Engines;
import dev.posewire.app.doctor.BrokerCheck;
import dev.posewire.app.doctor.Check;
import dev.posewire.app.doctor.ClockCheck;
import dev.posewire.app.doctor.DataFolderCheck;
import dev.posewire.app.doctor.DeviceCheck;
import dev.posewire.app.doctor.DoctorReport;
import dev.posewire.app.doctor.JavaCheck;
import dev.posewire.app.doctor.ModelCheck;
import dev.posewire.app.doctor.OpenVinoCheck;
import dev.posewire.app.doctor.VideoCheck;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.runtime.lifecycle.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what works on this machine. Owned by the main thread. */
@Command(
    name = "doctor",
    description = {
      "Says what works here, and what helps where it does not. Runs the test card on every device"
          + " and compares what it sees with the truth.",
      "Exit code 0: all that is needed works; 1: something FAILED. What is MISSING is not needed"
          + " by every command."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  /** Where 'posewire broker' and most Kafkas listen. */
  private static final HostAndPort USUAL_BROKER = new HostAndPort("127.0.0.1", 9092);

  /** A broker that takes longer is not well. */
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);

  private final PoseModels models;

  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;
  @Mixin private DataOption data;
  @Mixin private final EngineOptions engine;
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description =
          "An OpenVINO IR's .xml, a folder that holds one, or the built-in testcard; default: the"
              + " one that 'model fetch' has fetched.")
  private String model;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "The Kafka that must answer; without it one at 127.0.0.1:9092 may.")
  private String bootstrapServers;

  @Option(names = "--json", description = "Prints one line of JSON instead of the table.")
  private boolean json;

  /** {@code environment}: where an installation of OpenVINO is named. */
  public DoctorCommand(ModelFolders folders, Map<String, String> environment) {
    this.models = new PoseModels(folders);
    this.engine = new EngineOptions(environment);
  }

  @Override
  public Integer call() {
    DoctorReport report = DoctorReport.of(checks());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.json());
    } else {
      report.table().forEach(out::println);
    }
    out.flush();
    return report.isHealthy() ? ProcessLifecycle.EXIT_OK : ProcessLifecycle.EXIT_FATAL;
  }

  private List<Check> checks() {
    Engines engines = engine.find();
    List<DeviceOption> devices = engines.all();
    return List.of(
        new JavaCheck(),
        new DeviceCheck(devices, models, Ticker.system()),
        new OpenVinoCheck(engines),
        new ModelCheck(devices, models, Optional.ofNullable(model), Ticker.system()),
        new VideoCheck(new VideoSources(InstantSource.system())),
        broker(),
        new ClockCheck(InstantSource.system()),
        new DataFolderCheck(data.directory()));
  }

  private Check broker() {
    boolean given = bootstrapServers != null;
    String servers = given ? bootstrapServers : USUAL_BROKER.toString();
    KafkaClients clients = new KafkaClients(kafka.settings(servers));
    return given
        ? BrokerCheck.given(servers, () -> clients.requireBroker(BROKER_TIMEOUT))
        : BrokerCheck.usual(USUAL_BROKER, () -> clients.requireBroker(BROKER_TIMEOUT));
  }
}

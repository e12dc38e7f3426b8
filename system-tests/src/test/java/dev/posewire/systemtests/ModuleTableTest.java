package dev.posewire.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.posewire.openvino.OpenVino;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may import what: the table of modules, held against the compiled classes. */
final class ModuleTableTest {
  private static final String OURS = "dev.posewire..";
  private static final String JAVA = "java..";
  private static final String SCHEMAS = "dev.posewire.schemas..";
  private static final String RUNTIME = "dev.posewire.runtime..";
  private static final String TEST_CARD = "dev.posewire.testcard..";
  private static final String VIDEO = "dev.posewire.video..";
  private static final String OPENVINO = OpenVino.class.getPackageName() + "..";
  private static final String OPENPOSE = "dev.posewire.decoder.openpose..";
  private static final String TRACKING = "dev.posewire.decoder.tracking..";

  private static final Pattern BENCH =
      Pattern.compile(".*/(posewire-bench-[^/]*\\.jar|bench/target)[!/].*");

  /**
   * The test card is a source of ingest: its URL opens it. A worker's devices are OpenVINO's.
   * Ingest draws snapshots, and a sink whole recordings.
   */
  private static final Map<String, String[]> MORE =
      Map.of(
          "dev.posewire.ingest..", new String[] {TEST_CARD, VIDEO},
          "dev.posewire.worker..", new String[] {OPENVINO},
          "dev.posewire.sink..", new String[] {VIDEO});

  private static JavaClasses all;

  @BeforeAll
  static void importAll() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // Never shipped, and free to use all; it is here for its cameras.
            .withImportOption(location -> !location.matches(BENCH))
            .importPackages("dev.posewire");
  }

  @Test
  void everyModuleIsLookedAt() {
    Set<String> modules =
        all.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.split("\\.", -1)[2])
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "schemas",
            "runtime",
            "testcard",
            "video",
            "openvino",
            "ingest",
            "worker",
            "decoder",
            "sink",
            "app"),
        modules);
  }

  @Test
  void schemasImportAvroOnly() {
    classes()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JAVA, SCHEMAS, "org.apache.avro.."))
        .check(all);
  }

  @Test
  void videoImportsSchemasOnly() {
    noClasses()
        .that()
        .resideInAPackage(VIDEO)
        .should()
        .dependOnClassesThat(
            resideInAPackage(OURS)
                .and(
                    describe(
                        "are not schemas",
                        other -> !resideInAnyPackage(VIDEO, SCHEMAS).test(other))))
        .check(all);
  }

  @Test
  void testCardImportsNothing() {
    classes()
        .that()
        .resideInAPackage(TEST_CARD)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JAVA, TEST_CARD))
        .check(all);
  }

  @Test
  void openVinoImportsJnaOnly() {
    classes()
        .that()
        .resideInAPackage(OPENVINO)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JAVA, OPENVINO, "com.sun.jna.."))
        .check(all);
  }

  @Test
  void runtimeImportsNoOtherModuleOfOursThanSchemas() {
    onlySchemasAndRuntime("dev.posewire.runtime..");
  }

  @Test
  void noStageImportsAnother() {
    for (String stage : List.of("ingest", "worker", "decoder", "sink")) {
      onlySchemasAndRuntime("dev.posewire." + stage + "..");
    }
  }

  private static void onlySchemasAndRuntime(String module) {
    String[] more = MORE.getOrDefault(module, new String[0]);
    noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage(OURS)
                .and(
                    describe(
                        "are neither of the module nor of what it may use",
                        other ->
                            !resideInAnyPackage(module, SCHEMAS, RUNTIME).test(other)
                                && !resideInAnyPackage(more).test(other))))
        .check(all);
  }

  @Test
  void nothingImportsTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.posewire.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.posewire.app..")
        .check(all);
  }

  @Test
  void openPoseIsPure() {
    classes()
        .that()
        .resideInAPackage(OPENPOSE)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JAVA, OPENPOSE))
        .check(all);
  }

  @Test
  void trackingKnowsOpenPoseOnly() {
    classes()
        .that()
        .resideInAPackage(TRACKING)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JAVA, OPENPOSE, TRACKING))
        .check(all);
  }

  @Test
  void onePackageKnowsEachNativeLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.posewire.ingest.video..", "dev.posewire.video")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..")
        .check(all);
    onlyIn("dev.posewire.worker.onnx..", "ai.onnxruntime..");
    onlyIn(OPENVINO, "com.sun.jna..");
  }

  /** Hadoop is not there when it runs. */
  @Test
  void oneSinkKnowsParquet() {
    onlyIn("dev.posewire.sink.parquet..", "org.apache.parquet..", "org.apache.hadoop..");
  }

  @Test
  void onePackageKnowsTheClientOfMqtt() {
    onlyIn("dev.posewire.sink.mqtt..", "com.hivemq..", "io.netty..");
  }

  @Test
  void onlyTheAppKnowsTheBroker() {
    onlyIn("dev.posewire.app.broker..", "kafka..", "org.apache.kafka.raft..");
  }

  private static void onlyIn(String place, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(all);
  }

  @Test
  void onlyTheCommandReadsTheEnvironment() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.posewire.app.Main")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(all);
  }

  @Test
  void onlyTheCommandEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.posewire.app.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(all);
  }
}

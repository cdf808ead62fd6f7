package io.tipring.server.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/** Which module may use which, where each library may be used, and what the domain must not do. */
@AnalyzeClasses(packages = "io.tipring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CORE = "io.tipring.core..";
  private static final String ACD = "io.tipring.acd..";
  private static final String IVR = "io.tipring.ivr..";
  private static final String SIP = "io.tipring.sip..";
  private static final String MEDIA = "io.tipring.media..";
  private static final String SERVER = "io.tipring.server..";

  /** Packages whose classes run within a turn: all that they do must be the same again. */
  private static final String[] DOMAIN = {
    "io.tipring.core.call..",
    "io.tipring.core.command..",
    "io.tipring.core.effect..",
    "io.tipring.core.event..",
    "io.tipring.core.flow..",
    "io.tipring.core.registration..",
    "io.tipring.core.routing..",
    "io.tipring.core.signalling..",
    "io.tipring.core.turn..",
    ACD,
    IVR
  };

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.lang.System.identityHashCode",
          "java.lang.System.getenv",
          "java.lang.System.getProperty");

  // Modules.

  @ArchTest
  static final ArchRule coreStandsAlone =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ACD, IVR, SIP, MEDIA, SERVER);

  @ArchTest static final ArchRule acdKnowsOnlyCore = knowsOnlyCore(ACD, IVR, SIP, MEDIA, SERVER);
  @ArchTest static final ArchRule ivrKnowsOnlyCore = knowsOnlyCore(IVR, ACD, SIP, MEDIA, SERVER);
  @ArchTest static final ArchRule sipKnowsOnlyCore = knowsOnlyCore(SIP, ACD, IVR, MEDIA, SERVER);
  @ArchTest static final ArchRule mediaKnowsOnlyCore = knowsOnlyCore(MEDIA, ACD, IVR, SIP, SERVER);

  private static ArchRule knowsOnlyCore(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  // Libraries, each in its place.

  @ArchTest
  static final ArchRule disruptorInTheEngine = only("com.lmax..", "io.tipring.core.engine..");

  @ArchTest
  static final ArchRule chronicleInTheJournal = only("net.openhft..", "io.tipring.core.journal..");

  @ArchTest
  static final ArchRule micrometerInMetrics =
      only("io.micrometer..", "io.tipring.core.metrics..", "io.tipring.server.metrics..");

  @ArchTest
  static final ArchRule jainSipInSip =
      only(new String[] {"javax.sip..", "gov.nist.."}, "io.tipring.sip.jain..");

  @ArchTest static final ArchRule nettyInTheAdapters = only("io.netty..", SIP, MEDIA);

  @ArchTest
  static final ArchRule antlrInIvr =
      only("org.antlr..", "io.tipring.ivr.grammar..", "io.tipring.ivr.parse..");

  @ArchTest
  static final ArchRule javalinInRest =
      only(
          new String[] {"io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."},
          "io.tipring.server.rest..");

  @ArchTest
  static final ArchRule sqlInReporting =
      only(
          new String[] {
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "com.zaxxer..",
            "org.flywaydb..",
            "org.h2..",
            "org.postgresql.."
          },
          "io.tipring.server.reporting..");

  @ArchTest
  static final ArchRule hoconInConfig = only("com.typesafe..", "io.tipring.server.config..");

  @ArchTest static final ArchRule picocliInTheCommandLine = only("picocli..", SERVER);

  @ArchTest
  static final ArchRule jacksonInTheServerAndTowardsFreeSwitch =
      only(
          "com.fasterxml..",
          SERVER,
          "io.tipring.media.esl.codec..",
          "io.tipring.media.freeswitch..");

  @ArchTest
  static final ArchRule logbackInLogging = only("ch.qos.logback..", "io.tipring.server.logging..");

  private static ArchRule only(String library, String... places) {
    return only(new String[] {library}, places);
  }

  private static ArchRule only(String[] library, String... places) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(places)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true);
  }

  // The domain is deterministic.

  @ArchTest
  static final ArchRule theDomainHasNoClockAndNoChance =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("reads a clock, chance or the surroundings") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return CLOCKS.contains(
                      call.getTargetOwner().getName() + "." + call.getTarget().getName());
                }
              });

  @ArchTest
  static final ArchRule theDomainHasNoThreadsFuturesAndFiles =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..", "java.nio.file..", "java.net..", "java.util.random..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class);

  /** Whoever needs no order can still not iterate by accident if no such map is there. */
  @ArchTest
  static final ArchRule theDomainKeepsNothingInHashOrder =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .callConstructorWhere(
              new DescribedPredicate<JavaCall<?>>("makes a HashMap or HashSet") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return call.getTargetOwner().isEquivalentTo(HashMap.class)
                      || call.getTargetOwner().isEquivalentTo(HashSet.class);
                }
              });

  @ArchTest
  static final ArchRule theDomainWritesNoLog =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.slf4j..");

  // Shape.

  @ArchTest
  static final ArchRule commandsEffectsAndEventsArePlainRecords =
      classes()
          .that()
          .resideInAnyPackage(
              "io.tipring.core.command..", "io.tipring.core.effect..", "io.tipring.core.event..")
          .should()
          .beInterfaces()
          .orShould()
          .beRecords()
          .orShould()
          .beEnums();

  /** The parser that ANTLR makes has some of its own. */
  @ArchTest
  static final ArchRule nobodyHasMutableStatics =
      noFields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("io.tipring.ivr.grammar..")
          .should()
          .notBeFinal();

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameStartingWith("Base");

  @ArchTest
  static final ArchRule nobodySleepsOrExits =
      noClasses()
          .that(
              new DescribedPredicate<JavaClass>("are not the program's entry or exit") {
                @Override
                public boolean test(JavaClass type) {
                  return !type.getName().equals("io.tipring.server.Main")
                      && !type.getName().equals("io.tipring.server.CleanExit");
                }
              })
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);
}

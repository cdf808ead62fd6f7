package io.tipring.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tipring.server.config.TipringConfig.FreeSwitch;
import io.tipring.server.config.TipringConfig.LogLevel;
import io.tipring.server.config.TipringConfig.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration: defaults, layers, and messages word for word. */
class ConfigLoaderTest {

  private static final Path HOME = Path.of(System.getProperty("tipring.home"));

  @TempDir private Path folder;

  private TipringConfig set(String... settings) throws InvalidConfigException {
    return new ConfigLoader(HOME, folder).load(Optional.empty(), List.of(settings));
  }

  private TipringConfig file(String text) throws InvalidConfigException, IOException {
    Path file = Files.writeString(folder.resolve("site.conf"), text);
    return new ConfigLoader(HOME, folder).load(Optional.of(file), List.of());
  }

  private String refusal(String text) {
    InvalidConfigException refused =
        catchThrowableOfType(InvalidConfigException.class, () -> file(text));
    assertThat(refused).as("the configuration is refused").isNotNull();
    return refused.getMessage().replace(folder.toString(), "DIR");
  }

  private String refusalOfSetting(String... settings) {
    InvalidConfigException refused =
        catchThrowableOfType(InvalidConfigException.class, () -> set(settings));
    assertThat(refused).as("the settings are refused").isNotNull();
    return refused.getMessage().replace(HOME.toString(), "HOME");
  }

  @Test
  void defaultsAreSafe() throws InvalidConfigException {
    TipringConfig config = set();

    assertThat(config.http().listen().isLoopback()).isTrue();
    assertThat(config.sip().udp().orElseThrow().isLoopback()).isTrue();
    assertThat(config.sip().tcp()).isEqualTo(config.sip().udp());
    assertThat(config.trunks()).singleElement().satisfies(this::isLoopbackTrunk);
    assertThat(config.log().maskNumbers()).isTrue();
    assertThat(config.dataDirectory()).isEqualTo(HOME.resolve("data"));
    assertThat(config.flowsDirectory()).isEqualTo(HOME.resolve("conf/flows"));
  }

  private void isLoopbackTrunk(TipringConfig.Trunk trunk) {
    assertThat(trunk.from()).containsExactly(new Cidr("127.0.0.0", 8));
    assertThat(trunk.address()).isEmpty();
    assertThat(trunk.latch()).isFalse();
  }

  @Test
  void everyDefaultHasAComment() throws IOException {
    List<String> lines = Files.readAllLines(HOME.resolve("conf/tipring.conf"));
    for (int i = 1; i < lines.size(); i++) {
      boolean isKey = lines.get(i).matches("\\s*[a-zA-Z0-9.]+ = .*");
      // Keys that share a comment stand directly below one another.
      boolean hasComment = lines.get(i - 1).matches("\\s*(#.*|[a-zA-Z0-9.]+ = .*)");
      assertThat(!isKey || hasComment).as("line %d: %s", i + 1, lines.get(i)).isTrue();
    }
  }

  @Test
  void aFileGoesBeforeDefaultsAndASettingBeforeTheFile() throws Exception {
    Path file =
        Files.writeString(folder.resolve("site.conf"), "sip.realm = acme\nlog.level = debug");
    TipringConfig config =
        new ConfigLoader(HOME, folder).load(Optional.of(file), List.of("sip.realm=other"));

    assertThat(config.sip().realm()).isEqualTo("other");
    assertThat(config.log().level()).isEqualTo(LogLevel.DEBUG);
  }

  @Test
  void aPasswordIsNoPartOfTheDatabasesAddress() {
    assertThatThrownBy(
            () -> set("reporting.jdbcUrl=jdbc:postgresql://db/tipring?user=a&password=secret"))
        .hasMessageContaining("reporting.passwordFile");
    assertThatThrownBy(() -> set("reporting.jdbcUrl=jdbc:mysql://db/tipring"))
        .hasMessageContaining("PostgreSQL and H2 are supported");
    assertThatThrownBy(() -> set("reporting.user=someone"))
        .hasMessageContaining("reporting.user: is for a database at reporting.jdbcUrl");
  }

  @Test
  void filesOfRecordingsAreNotForgottenBeforeTheyAreDeleted() throws InvalidConfigException {
    assertThatThrownBy(() -> set("reporting.keepDays=30", "recordings.keepDays=31"))
        .hasMessageContaining("recordings.keepDays: must not be above reporting.keepDays");
    assertThat(set("reporting.keepDays=30", "recordings.keepDays=30").recordings().keepDays())
        .isEqualTo(30);
  }

  @Test
  void sipOverTcpFollowsUdpUnlessSet() throws InvalidConfigException {
    assertThat(set("sip.udp=127.0.0.1:7000").sip().tcp()).contains(new HostPort("127.0.0.1", 7000));
    assertThat(set("sip.udp=127.0.0.1:7000", "sip.tcp=").sip().tcp()).isEmpty();
    assertThat(set("sip.udp=[::1]:7000").sip().udp()).contains(new HostPort("::1", 7000));
  }

  @Test
  void settingsReachIntoLists() throws InvalidConfigException {
    TipringConfig config =
        set(
            "trunks.carrier.from.0=10.1.0.0/16",
            "trunks.carrier.from.1=10.2.0.7",
            "trunks.carrier.address=10.1.0.1:5060",
            "routes.0.number=9*",
            "routes.0.trunk=carrier",
            "routes.0.media=anchored",
            "routes.1={ number = \"95*\", trunk = carrier }");

    assertThat(config.trunks().getFirst().from())
        .containsExactly(new Cidr("10.1.0.0", 16), new Cidr("10.2.0.7", 32));
    assertThat(config.routes())
        .containsExactly(new Route("9*", "carrier", true), new Route("95*", "carrier", false));
  }

  @Test
  void aTrunkCanBeTakenAway() throws InvalidConfigException {
    assertThat(set("trunks.local=null").trunks()).isEmpty();
  }

  @Test
  void relativePathsStartAtHomeInFilesAndAtTheWorkingDirectoryOnTheCommandLine() throws Exception {
    assertThat(file("data.dir = here").dataDirectory()).isEqualTo(HOME.resolve("here"));
    assertThat(set("data.dir=here").dataDirectory()).isEqualTo(folder.resolve("here"));
  }

  @Test
  void mediaServersCanBeSetOneByOne() throws InvalidConfigException {
    FreeSwitch freeSwitch =
        set(
                "media.kind=freeswitch",
                "media.freeswitch.servers.0.name=fs1",
                "media.freeswitch.servers.0.sip=127.0.0.1:5080",
                "media.freeswitch.servers.0.esl=127.0.0.1:8021",
                "media.freeswitch.servers.0.allowDefaultPassword=true",
                "media.freeswitch.servers.1.name=fs2",
                "media.freeswitch.servers.1.sip=10.0.0.7:5080",
                "media.freeswitch.servers.1.esl=10.0.0.7:8021",
                "media.freeswitch.servers.1.passwordFile=secret",
                "media.freeswitch.servers.1.weight=3",
                "media.freeswitch.recordingsDir=/mnt/recordings")
            .media()
            .freeSwitch();
    assertThat(freeSwitch.servers()).extracting(s -> s.name()).containsExactly("fs1", "fs2");
    assertThat(freeSwitch.servers().get(1).weight()).isEqualTo(3);
    assertThat(freeSwitch.servers().get(1).passwordFile()).contains(folder.resolve("secret"));
    assertThat(freeSwitch.lostMillis()).isEqualTo(1_000);
    assertThat(freeSwitch.promptsDirectory()).isEqualTo(HOME.resolve("conf/prompts").toString());
    assertThat(freeSwitch.recordingsDirectory()).isEqualTo("/mnt/recordings");
  }

  @Test
  void aMediaServerWithoutAPasswordIsRefusedByName() {
    assertThat(
            refusal(
                """
                media.kind = freeswitch
                media.freeswitch.servers = [
                  { name = fs1, sip = "127.0.0.1:5080", esl = "127.0.0.1:8021" }
                  { name = fs1, sip = "127.0.0.1:5081", esl = "127.0.0.1:8022", passwordFile = "x" }
                ]
                """))
        .contains(
            "media.freeswitch.servers.0.passwordFile: name the file",
            "media.freeswitch.servers.1.name: another server has the same name");
    assertThat(refusal("media.kind = freeswitch"))
        .contains("media.freeswitch.servers: must hold at least one server");
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() {
    assertThat(
            refusal(
                """
                # a site
                sip {
                  upd = "10.0.0.1:5060"
                  t1Millis = fast
                }
                http.listen = 8080
                log.level = verbose
                media.kind = asterisk
                media.embedded.ports = "40000-30000"
                """))
        .isEqualTo(
            """
            the configuration can't be used:
              DIR/site.conf:4: sip.t1Millis: expected a whole number from 50 to 10000, found "fast" (it is no whole number)
              DIR/site.conf:3: sip.upd: there is no such key; did you mean sip.udp?
              DIR/site.conf:6: http.listen: expected ADDRESS:PORT, such as 127.0.0.1:5060, found "8080" (the port is missing)
              DIR/site.conf:8: media.kind: expected embedded | freeswitch, found "asterisk" (it is none of them)
              DIR/site.conf:9: media.embedded.ports: expected a range such as 30000-34999, found "40000-30000" (the last port must be above the first)
              DIR/site.conf:7: log.level: expected error | warn | info | debug, found "verbose" (it is none of them)\
            """
                .stripIndent());
  }

  @Test
  void wrongTypesAreToldForWhatTheyAre() {
    assertThat(refusal("sip = 5\nroutes = \"9*\"\ntrunks.local.from = \"10.0.0.0/8\"\n"))
        .contains(
            "DIR/site.conf:1: sip: expected { … }, found \"5\"",
            "DIR/site.conf:2: routes: expected a list, such as [\"…\"], found \"9*\"",
            "DIR/site.conf:3: trunks.local.from: expected a list, such as [\"…\"], found"
                + " \"10.0.0.0/8\"");
  }

  @Test
  void routesMustLeadSomewhere() {
    assertThat(
            refusal(
                """
                routes = [
                  { number = "9*", trunk = carier }
                  { number = "8*", trunk = local }
                  { number = "8*", trunk = local, medai = direct }
                ]
                """))
        .contains(
            "DIR/site.conf:2: routes.0.trunk: there is no trunk \"carier\"; known: local",
            "DIR/site.conf:3: routes.1.trunk: trunk \"local\" has no address to send calls to",
            "DIR/site.conf:4: routes.2.number: another route has the same number",
            "DIR/site.conf:4: routes.2.medai: there is no such key; did you mean routes.2.media?");
  }

  @Test
  void brokenSyntaxIsToldWithItsLine() {
    assertThat(refusal("sip {\n  udp = \"127.0.0.1:5060\"\n"))
        .startsWith("the configuration can't be used:\n  DIR/site.conf:3: ");
  }

  @Test
  void aMissingFileIsTold() {
    assertThatThrownBy(
            () ->
                new ConfigLoader(HOME, folder)
                    .load(Optional.of(folder.resolve("none.conf")), List.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("none.conf: there is no such file");
  }

  @Test
  void settingsAreToldByTheirOption() {
    assertThat(refusalOfSetting("sip.udp", "routes.3.number=9*", "http.port=8080", "a..b=1"))
        .contains(
            "--set sip.udp: expected KEY=VALUE, such as sip.realm=acme",
            "--set a..b=1: can't be read");
    assertThat(refusalOfSetting("routes.3.number=9*"))
        .contains("--set routes.3.number=9*: '3' is no element of a list of 0");
    assertThat(refusalOfSetting("http.port=8080"))
        .contains(
            "--set http.port=8080: http.port: there is no such key; known here: listen,"
                + " replyTimeoutMillis, eventBuffer, metrics");
    assertThat(refusalOfSetting("routes.0.number=9*"))
        .contains("--set routes.0.number=9*: routes.0.trunk: is missing");
  }

  @Test
  void noTransportAtAllIsRefused() {
    assertThat(refusalOfSetting("sip.udp=", "sip.tcp="))
        .contains("sip.udp: no transport is left: give sip.udp or sip.tcp an address");
  }
}

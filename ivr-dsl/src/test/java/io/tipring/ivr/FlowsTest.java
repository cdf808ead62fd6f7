package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.codec.StateHash;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowPosition;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.QueueDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Deploying, finding and keeping programs. */
class FlowsTest {

  private final Flows flows = new Flows();

  private static final String GREETING =
      """
      flow greeting {
        on call to "1", "86*", "8675*"
        answer
        play "hello"
        hang up
      }
      """;

  private List<QueueDefinition> deploy(String... texts) throws FlowRejected {
    List<FlowSource> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new FlowSource("f" + sources.size() + ".flow", text));
    }
    return flows.deploy("default", sources);
  }

  private FlowPosition start() {
    return flows
        .start("default", "greeting", new FlowInput.Started("13800138000", "1"))
        .position()
        .orElseThrow();
  }

  @Test
  void theNumberItselfComesBeforeItsBeginnings() throws FlowRejected {
    deploy(
        GREETING,
        "flow number {\n on call to \"86755\"\n hang up\n}",
        "flow rest {\n on call to \"*\"\n hang up\n}");
    assertThat(flows.flowFor("default", "1")).contains("greeting");
    assertThat(flows.flowFor("default", "86")).contains("greeting");
    assertThat(flows.flowFor("default", "86755")).contains("number");
    assertThat(flows.flowFor("default", "867551")).contains("greeting");
    assertThat(flows.flowFor("default", "8")).contains("rest");
    assertThat(flows.flowFor("default", "")).contains("rest");
    assertThat(flows.flowFor("default", "86*")).contains("greeting");
  }

  @Test
  void aFlowWithErrorsChangesNothing() throws FlowRejected {
    deploy(GREETING);
    List<String> before = RecordedState.of(flows);
    assertThatThrownBy(() -> deploy(GREETING, "flow b { answer }"))
        .isInstanceOf(FlowRejected.class)
        .hasMessageContaining("f1.flow:1:10: error F204")
        .hasMessageContaining("^^^^^^")
        .hasMessageContaining("hint: ");
    assertThat(RecordedState.of(flows)).isEqualTo(before);
    assertThat(flows.hasFlow("default", "b")).isFalse();
  }

  @Test
  void commentsAndLayoutDoNotMakeAnotherVersion() throws FlowRejected {
    deploy(GREETING);
    String hash = start().programHash();
    deploy("# A comment.\n\n" + GREETING.replace("  ", "\t") + "// another");
    assertThat(start().programHash()).isEqualTo(hash).hasSize(64);
    deploy(GREETING.replace("hello", "hullo"));
    assertThat(start().programHash()).isNotEqualTo(hash);
  }

  @Test
  void everyPartOfAFlowIsInItsVersion() throws FlowRejected {
    String whole =
        """
        flow a {
          on call to "1"
          language "en"
          answer
          play "p" in full
          menu m {
            play "q"
            key 1 -> s
            key 2 -> t
            nothing for 6s plays "r", twice -> t
            wrong key plays "w", 3 times -> t
          }
          queue s {
            play "u"
            need x >= 1
            ring for 20s
            wrap up 5s
            priority 5
            record
            music "v"
            if refused -> t
          }
          step t { hang up }
        }
        """;
    List<String> changes =
        List.of(
            "\"1\"=\"2\"",
            "\"en\"=\"de\"",
            "\"p\"=\"z\"",
            " in full=",
            "\"q\"=\"z\"",
            "key 1=key 3",
            "key 2 -> t=key 2 -> s",
            "6s=7s",
            "\"r\"=\"z\"",
            "twice=4 times",
            "wrong key plays \"w\", 3 times -> t=wrong key plays \"w\", 3 times -> s",
            "\"w\"=\"z\"",
            "3 times=5 times",
            "\"u\"=\"z\"",
            "x >= 1=y >= 1",
            "x >= 1=x >= 2",
            "20s=21s",
            "wrap up 5s=wrap up 6s",
            "priority 5=priority 6",
            "record=",
            "\"v\"=\"z\"",
            "if refused -> t=",
            "hang up=play \"z\" hang up",
            "menu m=menu n",
            "flow a=flow b");
    TreeSet<String> hashes = new TreeSet<>();
    hashes.add(hashOf(whole));
    for (String change : changes) {
      String[] sides = change.split("=", -1);
      int split = change.indexOf('=', change.contains(">=") ? change.indexOf(">=") + 2 : 0);
      String from = sides.length > 2 ? change.substring(0, split) : sides[0];
      String to = sides.length > 2 ? change.substring(split + 1) : sides[1];
      assertThat(whole).contains(from);
      assertThat(hashes.add(hashOf(whole.replace(from, to)))).as(change).isTrue();
    }
  }

  private String hashOf(String text) throws FlowRejected {
    deploy(text);
    String entry = RecordedState.of(flows).get(1);
    return entry.substring(entry.indexOf("programHash="));
  }

  @Test
  void aRunningCallKeepsItsProgram() throws FlowRejected {
    deploy(GREETING);
    FlowPosition running = start();
    deploy(GREETING.replace("hello", "hullo"));
    assertThat(flows.advance(running, new FlowInput.Answered()).actions().toString())
        .contains("hello");
    assertThat(flows.advance(start(), new FlowInput.Answered()).actions().toString())
        .contains("hullo");
  }

  @Test
  void aProgramGoesWithItsLastCall() throws FlowRejected {
    deploy(GREETING);
    FlowPosition first = start();
    FlowPosition second = start();
    deploy(GREETING.replace("hello", "hullo"));
    assertThat(programs()).hasSize(2);
    flows.release(first);
    assertThat(programs()).hasSize(2);
    flows.release(second);
    assertThat(programs()).hasSize(1);
    assertThatThrownBy(() -> flows.advance(first, new FlowInput.Answered()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(first.programHash());
  }

  @Test
  void aFlowThatIsOverHasReleasedItsProgram() throws FlowRejected {
    deploy(GREETING);
    FlowPosition position = start();
    deploy("flow other { hang up }");
    position = flows.advance(position, new FlowInput.Answered()).position().orElseThrow();
    assertThat(programs()).hasSize(2);
    var end = flows.advance(position, new FlowInput.PlayEnded(PlayEnd.COMPLETED));
    assertThat(end.position()).isEmpty();
    assertThat(programs()).hasSize(1);
  }

  @Test
  void theSameProgramMayServeSeveralTenants() throws FlowRejected {
    deploy(GREETING);
    flows.deploy("other", List.of(new FlowSource("f.flow", GREETING)));
    assertThat(programs()).hasSize(1);
    flows.deploy("other", List.of());
    assertThat(flows.hasFlow("other", "greeting")).isFalse();
    assertThat(flows.hasFlow("default", "greeting")).isTrue();
    flows.release(start());
    assertThat(programs()).hasSize(1);
  }

  @Test
  void stateTellsOfLinesThatTheHashLeavesOut() throws FlowRejected {
    deploy(GREETING);
    List<String> before = RecordedState.of(flows);
    deploy("\n" + GREETING);
    assertThat(RecordedState.of(flows)).isNotEqualTo(before);
  }

  @Test
  void stateCanBeHashedAndTellsRunningCalls() throws FlowRejected {
    deploy(GREETING);
    long before = hash();
    assertThat(hash()).isEqualTo(before);
    FlowPosition running = start();
    assertThat(hash()).isNotEqualTo(before);
    flows.release(running);
    assertThat(hash()).isEqualTo(before);
  }

  private long hash() {
    StateHash hash = new StateHash();
    flows.writeState(hash);
    return hash.finish();
  }

  @Test
  void aFlowThatIsNotThereCanNotBegin() {
    assertThat(flows.flowFor("default", "1")).isEmpty();
    assertThatThrownBy(() -> flows.start("default", "none", new FlowInput.Started("1", "2")))
        .hasMessageContaining("none");
  }

  private List<String> programs() {
    return RecordedState.of(flows).stream().filter(line -> line.startsWith("Program")).toList();
  }
}

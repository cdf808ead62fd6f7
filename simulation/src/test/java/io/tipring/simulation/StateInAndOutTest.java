package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateEncoder;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A domain that has read the state of another is that other: whatever happens then, each turn of
 * both has the same effects and events, and leaves the same state.
 */
class StateInAndOutTest {

  private static final int DEEDS = 3_000;

  private static final Settings SETTINGS =
      new Settings(
          List.of(
              new Trunk(
                  World.TENANT,
                  "carrier",
                  Optional.of(new SipAddress(Transport.UDP, "127.0.0.9", 5060)))),
          List.of(
              new Route(World.TENANT, "9*", "carrier", MediaMode.DIRECT),
              new Route(World.TENANT, "98*", "carrier", MediaMode.ANCHORED)),
          30,
          3600,
          3,
          20_000,
          3_600_000,
          "tipring.test");

  private static final String FLOW =
      """
      flow hotline "Hotline" {
        on call to "400*"
        answer
        play "welcome"
        menu main {
          play "menu"
          key 1 -> one
          key 2 -> two
          nothing for 2s, twice -> two
          wrong key, 3 times -> goodbye
        }
        queue one {
          need support >= 5
          ring for 15s
          wrap up 5s
          record
          if refused -> two
        }
        queue two {
          need support >= 1
          ring for 10s
          if refused -> goodbye
        }
        step goodbye {
          hang up
        }
      }
      """;

  private static final List<FlowSource> FLOWS =
      List.of(
          new FlowSource("hotline.flow", FLOW),
          new FlowSource("same.flow", "\n\n# the same, further below\n" + FLOW),
          new FlowSource(
              "few.flow", FLOW.replace("queue one", "queue three").replace("> one", "> three")));

  private TurnProcessor original = World.newProcessor();
  private TurnProcessor copy = World.newProcessor();
  private HostilePeers peers;
  private long timeMillis = 1_800_000_000_000L;
  private int copied;
  private int withCalls;

  private static byte[] stateOf(TurnProcessor domain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder out = new StateEncoder((piece, length) -> bytes.write(piece, 0, length));
    domain.writeState(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static TurnProcessor read(byte[] state) {
    TurnProcessor domain = World.newProcessor();
    StateDecoder in = new StateDecoder(state, 0, state.length);
    domain.readState(in);
    in.end();
    return domain;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aCopyDoesWhatTheOriginalDoes(long seed) {
    Random random = new Random(seed);
    peers = new HostilePeers(random, SETTINGS, FLOWS);
    run(new EngineCommand.EngineStarted("first", seed));
    run(new ControlCommand.ApplySettings(0, SETTINGS));
    run(new ControlCommand.DeployFlows(0, World.TENANT, FLOWS.subList(0, 1)));
    for (int deed = 0; deed < DEEDS; deed++) {
      run(peers.next());
      timeMillis += random.nextInt(200);
      while (original.nextDeadlineMillis() <= timeMillis) {
        run(new EngineCommand.TimersDue());
      }
      if (random.nextInt(40) == 0) {
        copyAgain(random.nextBoolean());
      }
      if (random.nextInt(1_500) == 0) {
        run(new EngineCommand.EngineStarted("again", random.nextLong()));
      }
    }
    assertThat(copied).isGreaterThan(40);
    assertThat(withCalls).as("copies of domains with calls").isGreaterThan(20);
  }

  /**
   * @param ofCopy a copy of a copy must be as good
   */
  private void copyAgain(boolean ofCopy) {
    byte[] state = stateOf(original);
    assertThat(stateOf(copy)).as("state after command %d", original.sequence()).isEqualTo(state);
    assertThat(copy.stateHash()).isEqualTo(original.stateHash());
    copy = read(state);
    assertThat(stateOf(copy)).as("state in and out again").isEqualTo(state);
    if (ofCopy) {
      original = copy;
      copy = read(state);
    }
    copied++;
    withCalls += original.calls() > 3 ? 1 : 0;
  }

  private void run(Command command) {
    if (command instanceof EngineCommand.EngineStarted) {
      peers.restart();
    }
    peers.said(command);
    long sequence = original.sequence() + 1;
    TurnResult result = original.process(sequence, timeMillis, command);
    assertThat(copy.process(sequence, timeMillis, command))
        .as("command %d, %s", sequence, command)
        .isEqualTo(result);
    assertThat(copy.nextDeadlineMillis()).isEqualTo(original.nextDeadlineMillis());
    for (RecordedEvent event : result.events()) {
      if (event.event() instanceof ContactStarted started) {
        peers.began(started.callId());
      }
    }
    result.effects().forEach(peers::asked);
  }

  /**
   * The state is a format on disk: if this fails because something was appended to a record, put
   * what is in target/state-vocabulary.txt then into the file; if because something was moved or
   * removed, older snapshots can't be read.
   */
  @Test
  void theVocabularyOfTheStateOnlyGrows() throws IOException {
    StateEncoder out = new StateEncoder((_, _) -> {});
    World.newProcessor().writeState(out);
    out.flush();
    Files.writeString(Path.of("target", "state-vocabulary.txt"), out.describe());
    try (InputStream pinned = getClass().getResourceAsStream("state-vocabulary.txt")) {
      assertThat(out.describe())
          .isEqualTo(new String(pinned.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

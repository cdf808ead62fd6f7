package io.tipring.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.ServerStatus;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators want of the servers outlives the process. */
class MediaServersTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("media-servers.state");
  }

  private static Optional<ServerStatus> set(MediaServers servers, String name, State state)
      throws Exception {
    return servers.setState(name, state).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Sets them one after another, as one process would. */
  private void inOneRun(List<String> names, State state) throws Exception {
    try (MediaPool pool = Pools.of("a", "b")) {
      MediaServers servers = MediaServers.open(pool, folder);
      for (String name : names) {
        assertThat(set(servers, name, state).orElseThrow().state()).isEqualTo(state);
      }
    }
  }

  /** The states that another process finds, in the order of the names. */
  private List<State> found(String... names) throws Exception {
    try (MediaPool pool = Pools.of(names)) {
      MediaServers.open(pool, folder);
      // Answered behind what was told at the opening.
      pool.setState("nobody", State.ACTIVE).toCompletableFuture().get(20, TimeUnit.SECONDS);
      return pool.servers().stream().map(ServerStatus::state).toList();
    }
  }

  @Test
  void atFirstAllAreActive() throws Exception {
    assertThat(found("a", "b")).containsExactly(State.ACTIVE, State.ACTIVE);
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatIsWantedIsFoundAtTheNextStart() throws Exception {
    inOneRun(List.of("a"), State.MAINTENANCE);
    inOneRun(List.of("b"), State.DRAINING);
    assertThat(found("a", "b", "c"))
        .containsExactly(State.MAINTENANCE, State.DRAINING, State.ACTIVE);

    inOneRun(List.of("a", "b"), State.ACTIVE);
    assertThat(found("a", "b")).containsExactly(State.ACTIVE, State.ACTIVE);
  }

  @Test
  void aServerThatIsTakenOutOfTheConfigurationIsForgotten() throws Exception {
    Files.writeString(file(), "a draining\ngone maintenance\n");
    assertThat(found("a", "b")).containsExactly(State.DRAINING, State.ACTIVE);

    inOneRun(List.of("b"), State.MAINTENANCE);

    assertThat(file()).hasContent("a draining\nb maintenance\n");
  }

  @Test
  void ofAServerThatIsNotThereNothingIsKept() throws Exception {
    try (MediaPool pool = Pools.of("a")) {
      assertThat(set(MediaServers.open(pool, folder), "x", State.DRAINING)).isEmpty();
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatCanNotBeKeptIsNotDone() throws Exception {
    Files.createDirectory(folder.resolve("media-servers.state.new"));
    try (MediaPool pool = Pools.of("a")) {
      MediaServers servers = MediaServers.open(pool, folder);
      assertThatThrownBy(() -> servers.setState("a", State.DRAINING))
          .isInstanceOf(IOException.class);
    }
    assertThat(found("a")).containsExactly(State.ACTIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a drained", "a draining now", "", "DRAINING a", "a DRAINING"})
  void aFileThatSaysSomethingElseIsRefusedAndNamed(String line) throws IOException {
    Files.writeString(file(), "b draining\n" + line + "\n");
    try (MediaPool pool = Pools.of("a", "b")) {
      assertThatThrownBy(() -> MediaServers.open(pool, folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file() + ":2: \"" + line + "\"")
          .hasMessageContaining("delete the file");
    }
  }
}

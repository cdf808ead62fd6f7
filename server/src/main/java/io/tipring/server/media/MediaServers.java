package io.tipring.server.media;

import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.ServerStatus;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The media servers as operators see them: how they stand, and what is wanted of each, which
 * outlives the process. The pool is told only what the disk has, so a start finds a server as it
 * was left. Safe for any thread.
 */
public final class MediaServers {

  private final MediaPool pool;
  private final WantedStates file;
  private final Map<String, State> wanted = new TreeMap<>();

  private MediaServers(MediaPool pool, WantedStates file) {
    this.pool = pool;
    this.file = file;
  }

  /**
   * Tells the pool what was wanted of its servers when the process ended. Servers that are no
   * longer configured are forgotten.
   *
   * @param pool not started yet
   * @throws IOException if that can't be read; the message is for people
   */
  public static MediaServers open(MediaPool pool, Path dataDirectory) throws IOException {
    MediaServers servers = new MediaServers(pool, new WantedStates(dataDirectory));
    servers
        .file
        .read()
        .forEach(
            (name, state) -> {
              if (pool.server(name).isPresent()) {
                servers.wanted.put(name, state);
                pool.setState(name, state);
              }
            });
    return servers;
  }

  /** How the servers stand, in the order of the configuration. */
  public List<ServerStatus> servers() {
    return pool.servers();
  }

  /** How a server stands. */
  public Optional<ServerStatus> server(String name) {
    return pool.server(name);
  }

  /**
   * Takes a server out of service or back into it, for longer than this process lives.
   *
   * @return how it stands then; empty if there is no such server
   * @throws IOException if it can't be kept; nothing has changed then
   */
  public synchronized CompletionStage<Optional<ServerStatus>> setState(String name, State state)
      throws IOException {
    if (pool.server(name).isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    Map<String, State> next = new TreeMap<>(wanted);
    if (state == State.ACTIVE) {
      next.remove(name);
    } else {
      next.put(name, state);
    }
    if (!next.equals(wanted)) {
      file.write(next);
      wanted.clear();
      wanted.putAll(next);
    }
    return pool.setState(name, state);
  }
}

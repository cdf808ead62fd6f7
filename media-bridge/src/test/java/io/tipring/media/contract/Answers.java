package io.tipring.media.contract;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand.PlayEnded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** What a media server has answered. Any thread. */
final class Answers implements CommandSink {

  private final List<Command> all = new ArrayList<>();

  @Override
  public synchronized boolean submit(Command command) {
    all.add(command);
    return true;
  }

  synchronized <C extends Command> List<C> all(Class<C> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <C extends Command> C await(Class<C> type, Predicate<C> wanted) {
    List<C> found = new ArrayList<>(1);
    Awaitility.await(type.getSimpleName())
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              all(type).stream().filter(wanted).findFirst().ifPresent(found::add);
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  /** Waits until so many have come. */
  void awaitCount(Class<? extends Command> type, int count) {
    Awaitility.await(count + " of " + type.getSimpleName())
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> all(type).size() >= count);
  }

  PlayEnded playEnd(long playId) {
    return await(PlayEnded.class, ended -> ended.playId() == playId);
  }
}

package io.tipring.server.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code kill -9} again and again while callers wait, phones ring and people talk, judged by what
 * the peers saw. The system property {@code tipring.kills} says how often, {@code
 * tipring.callsPerSecond} under what load.
 */
@Execution(ExecutionMode.CONCURRENT)
@RequiresTools("sipp")
final class KillTest {

  private static final int KILLS = Integer.getInteger("tipring.kills", 2);
  private static final int CALLS_PER_SECOND = Integer.getInteger("tipring.callsPerSecond", 20);

  /** What a start that took longer had to say is printed. */
  private static final long SLOW_MILLIS = 5_000;

  private static final long SEED = 20261122;

  @Test
  void everyAcceptedContactHasOneRecordAndNobodyIsStuck(@TempDir Path folder) throws Exception {
    Random random = new Random(SEED);
    List<Long> readyMillis = new ArrayList<>();
    try (Rush rush = Rush.open(folder, Map.of(), CALLS_PER_SECOND)) {
      CallCentre centre = rush.centre();
      for (int kill = 0; kill < KILLS; kill++) {
        rush.awaitTraffic(20_000 + random.nextInt(200_000));
        centre.engine().kill();
        printErrors(centre);
        long begun = System.nanoTime();
        centre.engine().restart();
        long tookMillis = (System.nanoTime() - begun) / 1_000_000;
        readyMillis.add(tookMillis);
        if (tookMillis > SLOW_MILLIS) {
          System.out.printf(
              "ready after %d ms:%n%s%n", tookMillis, centre.engine().process().output());
        }
        rush.bringAgentsBack();
      }
      rush.awaitTraffic(100_000);
      int hungUp = rush.end();
      printErrors(centre);
      Collections.sort(readyMillis);
      System.out.printf(
          "%d kills; %d calls left by sipp; ready after %s ms%n", KILLS, hungUp, readyMillis);
      System.out.println(rush.judge());
    }
  }

  /** What this life of the engine had to complain of. */
  private static void printErrors(CallCentre centre) {
    centre
        .engine()
        .process()
        .output()
        .lines()
        .filter(line -> line.contains("level=ERROR"))
        .forEach(System.out::println);
  }
}

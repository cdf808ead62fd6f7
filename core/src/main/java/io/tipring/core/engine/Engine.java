package io.tipring.core.engine;

import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.EngineCommand.EngineStarted;
import io.tipring.core.engine.Recovery.Recovered;
import io.tipring.core.event.Projection;
import io.tipring.core.journal.Journal;
import io.tipring.core.journal.JournalException;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.time.RunningClock;
import io.tipring.core.turn.TurnProcessor;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine in production: the domain behind a ring and a journal.
 *
 * <p>Life: {@link #open} takes the data directory and runs the journal through the domain; adapters
 * may then submit; {@link #start} lets the stages run, and effects out; {@link #close} runs what is
 * in the ring and lets the directory go. Safe for any thread.
 */
public final class Engine implements CommandSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long CLOSE_TIMEOUT_SECONDS = 20;

  private final DataDirectoryLock lock;
  private final Journal journal;
  private final TurnProcessor processor;
  private final EngineMetrics metrics;
  private final JournalRetention retention = new JournalRetention();
  private final Standby standby;
  private final EngineClock clock;
  private final Projector projector;
  private final Disruptor<Slot> disruptor;
  private final RingBuffer<Slot> ring;
  private final TimerPump pump;
  private final Admission admission;
  private final Writer writer;
  private volatile Thread pumpThread;
  private volatile Thread projectorThread;
  private volatile Thread standbyThread;

  private Engine(
      EngineOptions options,
      DataDirectoryLock lock,
      Journal journal,
      Snapshots snapshots,
      Recovered recovered,
      EngineParts parts,
      EngineMetrics metrics,
      String version) {
    Domain domain = recovered.domain();
    this.lock = lock;
    this.journal = journal;
    this.processor = domain.processor();
    this.metrics = metrics;
    this.clock = new EngineClock(processor.timeMillis());
    this.projector = new Projector(domain.listeners(), options.ringSize());
    this.disruptor =
        new Disruptor<>(
            Slot::new,
            options.ringSize(),
            Thread.ofPlatform().name("tipring-writer").factory(),
            ProducerType.MULTI,
            new LiteBlockingWaitStrategy());
    this.ring = disruptor.getRingBuffer();
    this.pump = new TimerPump(this, clock, new RunningClock());
    this.standby =
        new Standby(
            options.dataDirectory(),
            domain.copy(parts.emptyDomain().get(), parts.standbyProjections().get()),
            recovered.snapshotSequence(),
            new SnapshotKeeper(
                options.dataDirectory(),
                snapshots,
                options.snapshots().kept(),
                retention,
                metrics.snapshots(),
                version),
            options.snapshots());
    this.writer = new Writer(processor, journal, clock, metrics, pump, projector, standby);
    disruptor.handleEventsWith(writer);
    int reserve = options.ringSize() / 4;
    this.admission =
        new Admission(
            options.limits(),
            () -> ring.remainingCapacity() < reserve,
            writer::lagNanos,
            options.dataDirectory().toFile()::getUsableSpace,
            journal::isShortOfRoom);
    metrics.watchShedding(Arrays.stream(Refusal.values()).map(Refusal::label).toList());
    domain.projections().stream()
        .map(Projection::name)
        .filter(name -> !standby.carries(name))
        .forEach(name -> retention.retainFrom("projection " + name, 0));
    metrics.watchRing(() -> ring.getBufferSize() - ring.remainingCapacity());
    metrics
        .snapshots()
        .watchStandby(
            () -> Math.max(0, writer.lastLetOut() - standby.reached()), this::isStandbyHealthy);
  }

  /**
   * Takes the data directory and brings the domain to where the journal ends, by the newest sound
   * snapshot and the commands behind it. Events of these commands are given to the listeners,
   * effects to nobody.
   *
   * @param seed fresh randomness
   * @throws EngineException if the directory is in use or can't be used
   * @throws JournalException if the journal is damaged, or no snapshot is sound and the journal
   *     does not reach back to the beginning
   */
  public static Engine open(
      EngineOptions options, EngineParts parts, EngineMetrics metrics, String version, long seed) {
    DataDirectoryLock lock = DataDirectoryLock.acquire(options.dataDirectory());
    try {
      Journal journal =
          Journal.open(EngineOptions.journalOf(options.dataDirectory()), options.journal());
      Snapshots snapshots =
          new Snapshots(options.dataDirectory(), _ -> metrics.snapshots().damaged());
      Recovered recovered = recover(options, journal, snapshots, parts, metrics);
      Engine engine =
          new Engine(options, lock, journal, snapshots, recovered, parts, metrics, version);
      engine.submit(new EngineStarted(version, seed));
      return engine;
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static Recovered recover(
      EngineOptions options,
      Journal journal,
      Snapshots snapshots,
      EngineParts parts,
      EngineMetrics metrics) {
    try {
      return new Recovery(options.dataDirectory(), snapshots, parts, metrics.snapshots())
          .run(journal);
    } catch (RuntimeException | Error e) {
      journal.close();
      throw e;
    }
  }

  /**
   * Starts the stages; the first command is {@link EngineStarted}, before whatever adapters have
   * submitted since {@link #open}.
   */
  public void start(Effects effects) {
    writer.sendTo(effects);
    disruptor.start();
    projectorThread = Thread.ofPlatform().name("tipring-projector").daemon().start(projector);
    Thread.ofPlatform().name("tipring-admission").daemon().start(admission);
    standbyThread = Thread.ofPlatform().name("tipring-standby").daemon().start(standby);
    pumpThread = Thread.ofPlatform().name("tipring-timers").daemon().start(pump);
  }

  @Override
  public boolean submit(Command command) {
    if (command.mayBeShed()) {
      Refusal refusal = admission.refusal();
      if (refusal != null) {
        metrics.shed(refusal.label());
        return false;
      }
    }
    publish(command, null, null);
    return true;
  }

  /**
   * The state after the commands submitted so far, or some later ones; completes exceptionally if
   * the engine or its standby has failed.
   */
  public CompletableFuture<EngineStatus> status() {
    CompletableFuture<EngineStatus> question = new CompletableFuture<>();
    publish(null, question, null);
    return question;
  }

  /**
   * Has a snapshot written that has the commands submitted so far; gives the last command that is
   * in it.
   */
  public CompletableFuture<Long> snapshot() {
    return status().thenCompose(_ -> standby.snapshot());
  }

  /**
   * Keeps what a reader of the journal may ask for: snapshots and journal from which an {@link
   * EventFeed} can go on behind a command.
   *
   * @param consumer a name; call it before {@link #start} and whenever the reader has come further
   * @param reachedSequence the last command it has done with, or 0
   */
  public void retainFrom(String consumer, long reachedSequence) {
    retention.retainFrom(consumer, reachedSequence);
  }

  /** Whether snapshots are written, and state hashes known. Calls go on without. */
  public boolean isStandbyHealthy() {
    return standby.failure() == null;
  }

  /**
   * Completes when the listeners have been given the events of all commands submitted so far, with
   * the number of the last of them.
   */
  public CompletableFuture<Long> settle() {
    CompletableFuture<Long> settled = new CompletableFuture<>();
    publish(null, null, settled);
    return settled;
  }

  private void publish(
      Command command, CompletableFuture<EngineStatus> question, CompletableFuture<Long> settling) {
    long place = ring.next();
    Slot slot = ring.get(place);
    slot.command = command;
    slot.question = question;
    slot.settling = settling;
    slot.publishedNanos = System.nanoTime();
    ring.publish(place);
  }

  /** Whether the writer runs and every projection has folded every event. */
  public boolean isHealthy() {
    return pumpThread != null && writer.failure() == null && projector.failure() == null;
  }

  /** Whether new work is refused for want of room on the disk. */
  public boolean isShortOfDisk() {
    return admission.isShortOfDisk();
  }

  /**
   * Whether the disk has room, and new work was not refused for its slowness lately.
   *
   * @param elseReady whether this is all that readiness hangs on
   */
  public boolean isDiskFine(boolean elseReady) {
    return admission.isDiskFine(elseReady);
  }

  /** The last command that is as durable as was asked for, and whose effects were let out. */
  public long lastSequence() {
    return writer.lastLetOut();
  }

  /** Engine time now. */
  public long nowMillis() {
    return clock.nowMillis();
  }

  /** Runs what is in the ring, then closes the journal. Adapters must have stopped submitting. */
  @Override
  public void close() {
    try {
      pump.stop();
      admission.stop();
      if (pumpThread != null) {
        pumpThread.join(TimeUnit.SECONDS.toMillis(CLOSE_TIMEOUT_SECONDS));
        runOut();
        disruptor.shutdown(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        projector.finish();
        projectorThread.join(TimeUnit.SECONDS.toMillis(CLOSE_TIMEOUT_SECONDS));
      }
      journal.close();
      if (pumpThread != null) {
        endStandby();
      }
    } catch (TimeoutException | java.util.concurrent.TimeoutException e) {
      disruptor.halt();
      throw new EngineException("the engine did not come to rest; its journal is left open", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      disruptor.halt();
      throw new EngineException("closing the engine was interrupted", e);
    } finally {
      standby.abandon();
      lock.close();
    }
  }

  /** Lets the standby come to where the writer has ended, for the last snapshot. */
  private void endStandby() throws InterruptedException {
    if (writer.failure() == null) {
      standby.finish(processor.sequence(), processor.stateHash());
    } else {
      standby.abandon();
    }
    standbyThread.join(TimeUnit.SECONDS.toMillis(CLOSE_TIMEOUT_SECONDS));
    if (standbyThread.isAlive()) {
      LOG.warn(
          "the standby is at command {} of {} still: there is no last snapshot",
          standby.reached(),
          processor.sequence());
    }
  }

  /**
   * Waits until the writer has come to the end of the ring. Disruptor's own shutdown would not: it
   * takes a stage whose thread has not begun yet for one that has nothing left to do.
   */
  private void runOut() throws InterruptedException, java.util.concurrent.TimeoutException {
    try {
      settle().get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("the engine had failed before it was closed", e.getCause());
    }
  }
}

package io.tipring.media.freeswitch;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import java.util.List;

/**
 * One media server, as its pool sees it: carries out the effects of the legs that the pool has put
 * on it and says what becomes of them, of its connection and of its load. It decides nothing about
 * other servers, and does not know of them.
 *
 * <p>No method blocks or throws. The pool calls all of them on its own thread; the {@link Observer}
 * may be called on any thread, but for one node never by two at a time.
 */
public interface MediaNode extends AutoCloseable {

  /** Name of the server as configured. */
  String name();

  /**
   * Begins to connect, and goes on for as long as it takes, with pauses that grow.
   *
   * @param observer told all that happens from here on
   */
  void start(Observer observer);

  /**
   * Carries out an effect for a leg. The first one for a leg is an {@code Allocate}, or a {@code
   * Reclaim} where {@link Observer#connected} has named a channel of that leg; both legs of a
   * {@code Connect} or a recording are on this node. Each is answered by {@link Observer#report} as
   * {@link MediaEffect} says, also while there is no connection: then with {@code SERVER_LOST} when
   * a deadline of the node passes. A {@code Release} of a leg that is not there is answered too.
   */
  void handle(MediaEffect effect);

  /**
   * Lets a leg's endpoint go without a word: the leg lives on another server now, or this one is
   * lost. Its channel is hung up if there is a way to it; nothing is reported of the leg from here
   * on, not even what is still unanswered. A {@code StopRecording} may follow for what the leg
   * recorded, and is answered by what is in the file. A leg that is not there is ignored.
   */
  void drop(long legId);

  /**
   * Hangs up a channel that belongs to no leg (any more). One that is gone is ignored; one that can
   * not be reached now is named again by the next {@link Observer#connected}.
   */
  void hangUp(Channel channel);

  /**
   * Hangs up all channels of our engine, as far as there is time, and disconnects. Nothing is
   * reported after it. Waits a bounded time.
   */
  @Override
  void close();

  /**
   * Disconnects and leaves all channels to themselves, as the end of the process would: they go on
   * until they are reclaimed. Nothing is reported after it. Waits a bounded time.
   */
  void abandon();

  /**
   * A channel on the server that bears our engine's id.
   *
   * @param uuid the server's name of it
   * @param legId from the header that its INVITE had
   * @param requestId of the {@code Allocate} that made it, likewise
   */
  record Channel(String uuid, long legId, long requestId) {}

  /** Hears what happens on a node. */
  interface Observer {

    /** A command for the engine. Those of one leg come in the order in which they are true. */
    void report(MediaCommand command);

    /**
     * The event socket is up, events are subscribed to, and this is what stands on the server. The
     * node has already set its own legs right by the same list: for those whose channel is gone it
     * has reported {@code EndpointLost}, and for the others what it had missed.
     *
     * @param channels of our engine id only, those of the node's own legs included
     */
    void connected(List<Channel> channels);

    /**
     * The event socket is gone, was refused, or is silent; the node goes on trying. Told once until
     * the next {@link #connected}, but each time the reason changes.
     *
     * @param reason what happened, for people, naming the server; without secrets
     * @param refused whether the host itself says that nobody listens there
     */
    void disconnected(String reason, boolean refused);

    /**
     * The server says how it is.
     *
     * @param sessions channels that are up
     * @param maxSessions the server's own limit
     * @param idleCpuPercent 0–100, or negative where it does not say
     */
    void heartbeat(int sessions, int maxSessions, double idleCpuPercent);
  }
}

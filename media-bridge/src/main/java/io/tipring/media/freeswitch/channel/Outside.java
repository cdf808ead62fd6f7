package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.signalling.DialogId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the state machines ask of the world. Nothing blocks; what is to be called back is called on
 * the node's thread, never from within the request, and always, at the latest when its deadline is
 * over.
 */
public interface Outside {

  /** The engine's answer. */
  void report(MediaCommand command);

  /**
   * Sends a command; those of one server arrive in the order of the calls.
   *
   * @param then hears what the server said to it
   */
  void send(Order order, Consumer<Reply> then);

  /** Asks the server what it knows of a channel; nothing if it does not say. */
  void inquire(ChannelUuid channel, Consumer<Optional<ChannelFacts>> then);

  /** Sets up a dialog for a leg, with the peer's offer or for one of the server. */
  void invite(LegMark mark, Optional<String> sdpOffer, Consumer<SipOutcome> then);

  /** Offers a changed session. */
  void reinvite(DialogId dialog, String sdpOffer, Consumer<SipOutcome> then);

  /** Ends a dialog. */
  void bye(DialogId dialog);

  /** Takes up a dialog of an earlier run. */
  void resume(DialogId dialog);

  /** Looks up the files of sounds. */
  void resolve(List<Sound> sounds, boolean repeat, Consumer<Resolved> then);

  /** Makes the folder that a recording is to be written into. */
  void prepareRecording(long recordingId, Runnable then);

  /** Gives the file of a recording that has ended its name and looks at what is in it. */
  void settle(long recordingId, Consumer<Optional<RecordingFacts>> then);

  /** Where the server writes a recording. */
  ServerFile recordingFile(long recordingId);

  /** Calls back after a time. */
  void after(long millis, Runnable then);

  /**
   * What the server said.
   *
   * @param sent false where it never heard of the command
   * @param answered false where it said nothing in time: it may have done it or not
   */
  record Reply(boolean sent, boolean answered, boolean ok, String text) {
    /** There is no connection. */
    public static final Reply UNSENT = new Reply(false, false, false, "no connection");

    /** No answer came. */
    public static final Reply UNANSWERED = new Reply(true, false, false, "no answer in time");

    /** It said that it failed. */
    boolean refused() {
      return answered && !ok;
    }
  }

  /** How a request of SIP ended. */
  sealed interface SipOutcome {
    /**
     * @param sdp the server's side
     */
    record Agreed(DialogId dialog, String sdp) implements SipOutcome {}

    record Failed(MediaCommand.Failure failure, String detail) implements SipOutcome {}
  }

  /**
   * Sounds that were looked up.
   *
   * @param failure why they can't be played, or empty
   */
  record Resolved(PlayPlan plan, String failure) {}

  /** What is in the file of a recording. */
  record RecordingFacts(long durationMillis, long bytes) {}
}

package io.tipring.media.freeswitch.channel;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A command to the server. This is the one place where its text is put together, and all that goes
 * in is of a type that can hold no more than it should: uuids, files, numbers, and the fixed words
 * here. No text of a caller, a phone or a platform ever gets into one. What the server expands
 * ({@code ${…}} in arguments of applications, as in {@link #play}) is made of files and numbers.
 *
 * @param how by which command of the event socket it goes
 * @param uuid the channel for {@link How#EXECUTE}, else empty
 * @param text the api command, or the argument of the application
 * @param application for {@link How#EXECUTE}, else empty
 * @param eventUuid comes back as {@code Application-UUID}, for {@link How#EXECUTE}
 * @param loops how often the application is run; less than 0 for without end
 * @param waits whether the application waits for those before it
 */
public record Order(
    How how,
    String uuid,
    String text,
    String application,
    String eventUuid,
    int loops,
    boolean waits) {

  /** The ways of a command. */
  public enum How {
    /** {@code api}: done before the next command is looked at. */
    API,
    /** {@code bgapi}: beside other commands, for what waits for a disk. */
    BACKGROUND,
    /** {@code sendmsg} with {@code execute}: done by the channel itself. */
    EXECUTE
  }

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern DIGITS = Pattern.compile("[0-9*#A-D]{1,64}");
  private static final Pattern SOUND =
      Pattern.compile("(file_string://)?[\\p{L}\\p{N}_./+:%(),;=!-]+(@@[0-9]{1,12})?");

  private static Order api(String text) {
    return new Order(How.API, "", text, "", "", 1, false);
  }

  /** Sets channel variables. Names and values are words of ours. */
  static Order set(ChannelUuid channel, SortedMap<String, String> variables) {
    StringBuilder all = new StringBuilder("uuid_setvar_multi ").append(channel).append(' ');
    String separator = "";
    for (var each : variables.entrySet()) {
      String value = each.getValue();
      all.append(separator).append(word(each.getKey())).append('=');
      all.append(value.isEmpty() ? "" : word(value));
      separator = ";";
    }
    return api(all.toString());
  }

  /** Has the two hear each other. */
  static Order bridge(ChannelUuid one, ChannelUuid other) {
    return api("uuid_bridge " + one + " " + other);
  }

  /** Parks a channel, and the one that it is bridged with. */
  static Order parkBoth(ChannelUuid channel) {
    return api("uuid_transfer " + channel + " -both park inline");
  }

  /** Parks a channel. */
  static Order park(ChannelUuid channel) {
    return api("uuid_transfer " + channel + " park inline");
  }

  /**
   * Plays.
   *
   * @param sound files, tones and silence as {@link PlayPlan} puts them together
   * @param waits whether it is one of several that are to come one behind the other
   */
  static Order play(ChannelUuid channel, String sound, String eventUuid, int loops, boolean waits) {
    if (!SOUND.matcher(sound).matches()) {
      throw new IllegalArgumentException("this is no sound that can be played");
    }
    return new Order(How.EXECUTE, channel.text(), sound, "playback", word(eventUuid), loops, waits);
  }

  /** Ends what is played, and what waits behind it. */
  static Order stopPlaying(ChannelUuid channel) {
    return api("uuid_break " + channel + " all");
  }

  /** Sends digits to the peer by RFC 4733. */
  static Order sendDigits(ChannelUuid channel, String digits, int durationMillis) {
    if (!DIGITS.matcher(digits).matches()) {
      throw new IllegalArgumentException("digits to send are up to 64 of 0-9, *, #, A-D");
    }
    return api("uuid_send_dtmf " + channel + " " + digits + "@" + durationMillis);
  }

  /** Starts to record into a file. */
  static Order startRecording(ChannelUuid channel, ServerFile file) {
    return new Order(
        How.BACKGROUND, "", "uuid_record " + channel + " start " + file, "", "", 1, false);
  }

  /** What may be done with a running recording. */
  enum RecordingAct {
    STOP,
    PAUSE,
    RESUME,
    MASK,
    UNMASK
  }

  static Order recording(ChannelUuid channel, RecordingAct act, ServerFile file) {
    String word = act.name().toLowerCase(Locale.ROOT);
    return api("uuid_record " + channel + " " + word + " " + file);
  }

  /** Has what comes from the peer count as silence, or no longer. */
  static Order hush(ChannelUuid channel, boolean on) {
    return api("uuid_audio " + channel + (on ? " start read mute 1" : " stop"));
  }

  /** Hangs up. */
  public static Order hangUp(ChannelUuid channel) {
    return api("uuid_kill " + channel);
  }

  /** Asks whether a channel is there: answered behind all that was asked before. */
  static Order exists(ChannelUuid channel) {
    return api("uuid_exists " + channel);
  }

  /** Asks for all that is known of a channel. */
  public static Order dump(ChannelUuid channel) {
    return api("uuid_dump " + channel);
  }

  /** Asks how many packets of RTP have come and gone. */
  static Order packets(ChannelUuid channel) {
    return api("json {\"command\":\"mediaStats\",\"data\":{\"uuid\":\"" + channel + "\"}}");
  }

  /** Asks which channels there are. */
  public static Order list() {
    return api("show channels as json");
  }

  /** Puts a channel into a conference, silent or unhearing where so asked. */
  static Order join(ChannelUuid channel, String conference, String profile, List<String> flags) {
    StringBuilder to = new StringBuilder("uuid_transfer ").append(channel).append(" conference:");
    to.append(word(conference)).append('@').append(word(profile));
    if (!flags.isEmpty()) {
      to.append("+flags{");
      to.append(String.join("|", flags.stream().map(Order::word).toList())).append('}');
    }
    return api(to.append(" inline").toString());
  }

  /** What may be done with a member of a conference. */
  enum MemberAct {
    MUTE,
    UNMUTE,
    DEAF,
    UNDEAF
  }

  static Order member(String conference, MemberAct act, int memberId) {
    String word = act.name().toLowerCase(Locale.ROOT);
    return api("conference " + word(conference) + " " + word + " " + memberId);
  }

  /** Keeps one member from being heard by another, or lets it be heard again. */
  static Order relate(String conference, int memberId, int otherId, boolean heard) {
    String how = heard ? "clear" : "nospeak";
    return api(
        "conference " + word(conference) + " relate " + memberId + " " + otherId + " " + how);
  }

  private static String word(String text) {
    if (!WORD.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no word for a media server");
    }
    return text;
  }

  /** How, and the first word: what follows may be personal. */
  @Override
  public String toString() {
    int space = text.indexOf(' ');
    return how
        + " "
        + (application.isEmpty() && space > 0 ? text.substring(0, space) : application);
  }
}

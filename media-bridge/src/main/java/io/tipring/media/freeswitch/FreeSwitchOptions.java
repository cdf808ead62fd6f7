package io.tipring.media.freeswitch;

import io.tipring.core.signalling.SipAddress;
import io.tipring.media.esl.EslClientOptions;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.freeswitch.channel.Timeouts;
import java.nio.file.Path;

/**
 * One FreeSWITCH server.
 *
 * @param esl its event socket, and the name of the server
 * @param sip where its SIP profile listens
 * @param engineId our journal's id, which tells our channels from those of other engines
 * @param promptsDir holds {@code <language>/<name>.wav} and {@code music/<name>.wav}, here
 * @param serverPromptsDir the same folder as the server sees it
 * @param defaultLanguage folder that is looked in where a prompt names none, or lacks it
 * @param recordingsDir see {@link io.tipring.media.RecordingFile}, here
 * @param serverRecordingsDir the same folder as the server sees it
 * @param conferenceProfile of the server's configuration
 * @param inviteMillis how long the server may take to answer SIP
 * @param commandMillis how long it may take to answer a command
 */
public record FreeSwitchOptions(
    EslClientOptions esl,
    SipAddress sip,
    String engineId,
    Path promptsDir,
    ServerFile serverPromptsDir,
    String defaultLanguage,
    Path recordingsDir,
    ServerFile serverRecordingsDir,
    String conferenceProfile,
    long inviteMillis,
    long commandMillis,
    Timeouts timeouts) {

  /** The user part that the server's dialplan parks. */
  static final String PARK = "park";

  /** Folders that the server sees as we do, and usual times. */
  public static FreeSwitchOptions of(
      EslClientOptions esl, SipAddress sip, String engineId, Path promptsDir, Path recordingsDir) {
    return new FreeSwitchOptions(
        esl,
        sip,
        engineId,
        promptsDir,
        new ServerFile(promptsDir.toAbsolutePath().normalize().toString()),
        "en",
        recordingsDir,
        new ServerFile(recordingsDir.toAbsolutePath().normalize().toString()),
        "tipring",
        4_000,
        5_000,
        Timeouts.DEFAULT);
  }

  /** The same with other times. */
  public FreeSwitchOptions withTimeouts(Timeouts times) {
    return new FreeSwitchOptions(
        esl,
        sip,
        engineId,
        promptsDir,
        serverPromptsDir,
        defaultLanguage,
        recordingsDir,
        serverRecordingsDir,
        conferenceProfile,
        inviteMillis,
        commandMillis,
        times);
  }
}

package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.media.esl.codec.EslEvent;
import java.util.regex.Pattern;

/**
 * What went over the wire in the life of a channel, as the server counts it.
 *
 * @param lost packets that did not come, by the gaps between those that did
 * @param jitterMillis root of the greatest variance of the time between packets
 */
record RtpFigures(long sent, long received, long lost, int jitterMillis) {
  /** Nothing is known. */
  static final RtpFigures NONE = new RtpFigures(0, 0, 0, 0);

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  /** The figures of a CHANNEL_HANGUP_COMPLETE. */
  static RtpFigures of(EslEvent event) {
    String variance = event.variable("rtp_audio_in_jitter_max_variance").orElse("");
    return new RtpFigures(
        figure(event, "rtp_audio_out_packet_count"),
        figure(event, "rtp_audio_in_packet_count"),
        figure(event, "rtp_audio_in_flaw_total"),
        DECIMAL.matcher(variance).matches()
            ? (int) Math.round(Math.sqrt(Double.parseDouble(variance)))
            : 0);
  }

  private static long figure(EslEvent event, String variable) {
    return Player.number(event.variable(variable).orElse(""));
  }

  EndpointReleased released(long legId) {
    return new EndpointReleased(legId, sent, received, lost, jitterMillis);
  }
}

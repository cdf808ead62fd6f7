package io.tipring.media.freeswitch.channel;

import io.tipring.core.signalling.DialogId;
import io.tipring.media.esl.codec.EslEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the server knows of a channel of ours, as {@code uuid_dump} tells it: enough to go on with
 * it after a restart of the engine.
 *
 * @param playId the play that was started last
 * @param isPlaying whether it is still on
 * @param recordings that are running
 */
public record ChannelFacts(
    ChannelUuid uuid,
    LegMark mark,
    DialogId dialog,
    String localSdp,
    Place place,
    OptionalLong playId,
    boolean isPlaying,
    List<OpenRecording> recordings) {

  /** A recording that runs on the channel. */
  record OpenRecording(long recordingId, long rightLegId) {}

  private static final String VARIABLE = "variable_";

  /** Reads a dump; nothing where it is no channel that an engine of ours has made. */
  public static Optional<ChannelFacts> of(EslEvent dump) {
    Optional<LegMark> mark = dump.variable(LegMark.VARIABLE).flatMap(LegMark::of);
    Optional<ChannelUuid> uuid = ChannelUuid.of(dump.uuid());
    if (mark.isEmpty() || uuid.isEmpty() || dump.get("Channel-Call-State").equals("HANGUP")) {
      return Optional.empty();
    }
    String playId = dump.variable(Player.PLAY_VARIABLE).orElse("");
    boolean playing =
        dump.variable("current_application").orElse("").equals("playback")
            && dump.variable("current_application_response").isEmpty();
    return Optional.of(
        new ChannelFacts(
            uuid.get(),
            mark.get(),
            new DialogId(
                dump.variable("sip_call_id").orElse(""),
                dump.variable("sip_from_tag").orElse(""),
                dump.variable("sip_to_tag").orElse("")),
            dump.variable("rtp_local_sdp_str").orElse(""),
            place(dump),
            playId.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Player.number(playId)),
            playing,
            recordings(dump)));
  }

  private static Place place(EslEvent dump) {
    String conference = dump.variable("conference_name").orElse("");
    String member = dump.variable("conference_member_id").orElse("");
    String application = dump.variable("current_application").orElse("");
    if (application.equals("conference") && !conference.isEmpty() && !member.isEmpty()) {
      return new Place.Conferring(conference, (int) Player.number(member));
    }
    String state = dump.get("Channel-State");
    String other =
        dump.variable("bridge_uuid").or(() -> dump.find("Other-Leg-Unique-ID")).orElse("");
    boolean bridged = state.equals("CS_EXCHANGE_MEDIA") || state.equals("CS_SOFT_EXECUTE");
    if (bridged && ChannelUuid.of(other).isPresent()) {
      return new Place.Bridged(other);
    }
    return state.equals("CS_EXECUTE") || state.equals("CS_PARK")
        ? new Place.Parked()
        : new Place.Unknown();
  }

  private static List<OpenRecording> recordings(EslEvent dump) {
    List<OpenRecording> open = new ArrayList<>();
    dump.headers()
        .forEach(
            (name, value) -> {
              String prefix = VARIABLE + Recording.VARIABLE_PREFIX;
              if (name.startsWith(prefix) && !value.isEmpty()) {
                open.add(
                    new OpenRecording(
                        Player.number(name.substring(prefix.length())), Player.number(value)));
              }
            });
    return List.copyOf(open);
  }
}

package io.tipring.media.esl.codec;

/**
 * One frame of the event socket.
 *
 * @param type what it is, by its {@code Content-Type}
 * @param headers of the frame itself
 * @param body as text; empty where there is none, and for an {@link Type#EVENT}, which was read
 * @param event of an {@link Type#EVENT}, else null
 * @param wireBytes how long it was on the wire
 */
public record EslFrame(Type type, EslHeaders headers, String body, EslEvent event, int wireBytes) {
  /** What frames there are. */
  public enum Type {
    /** The server asks for the password. */
    AUTH_REQUEST("auth/request"),
    /** It answers a command. */
    COMMAND_REPLY("command/reply"),
    /** It answers {@code api}. */
    API_RESPONSE("api/response"),
    /** An event, plain or JSON. */
    EVENT("text/event-plain"),
    /** An event in XML, which is left as it is. */
    XML_EVENT("text/event-xml"),
    /** A line of the server's log. */
    LOG("log/data"),
    /** The connection ends, or with {@code Content-Disposition: linger} the call has. */
    DISCONNECT_NOTICE("text/disconnect-notice"),
    /** The server takes no connection from our address. */
    RUDE_REJECTION("text/rude-rejection");

    static final String JSON_EVENT = "text/event-json";
    private static final Type[] ALL = values();

    private final String contentType;

    Type(String contentType) {
      this.contentType = contentType;
    }

    static Type of(String contentType) throws EslSyntaxException {
      for (Type type : ALL) {
        if (type.contentType.equals(contentType)) {
          return type;
        }
      }
      if (contentType.equals(JSON_EVENT)) {
        return EVENT;
      }
      throw new EslSyntaxException(
          contentType.isEmpty()
              ? "a frame has no Content-Type"
              : "a frame's Content-Type is unknown");
    }
  }

  /** What it is: not what is in it, which may be personal. */
  @Override
  public String toString() {
    return type + (event == null ? "" : " " + event);
  }
}

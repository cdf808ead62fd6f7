package io.tipring.media.esl;

import io.netty.channel.EventLoop;
import io.tipring.media.esl.EslException.Kind;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the open connection to a server that is known to take our commands: password, then version.
 * Belongs to the event loop.
 */
final class InboundHandshake {
  /** As in {@code FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit}. */
  private static final Pattern VERSION =
      Pattern.compile("FreeSWITCH Version (\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");

  private static final int MAJOR = 1;
  private static final int MINOR = 10;

  private final EslConnection connection;
  private final EslClientOptions options;
  private final Consumer<String> done;
  private final Future<?> deadline;
  private boolean asked;

  /**
   * @param done is given the version, unless the connection was closed instead
   */
  InboundHandshake(
      EslConnection connection, EslClientOptions options, EventLoop loop, Consumer<String> done) {
    this.connection = connection;
    this.options = options;
    this.done = done;
    this.deadline =
        loop.schedule(
            () ->
                connection.close(
                    connection.exception(
                        Kind.UNRESPONSIVE,
                        "it took more than %d ms to let us in"
                            .formatted(options.handshakeMillis()))),
            options.handshakeMillis(),
            TimeUnit.MILLISECONDS);
  }

  void authRequested() {
    if (asked) {
      connection.close(connection.exception(Kind.MALFORMED, "it asked for the password twice"));
      return;
    }
    asked = true;
    send(EslCommand.auth(options.password()), this::authAnswered);
  }

  private void authAnswered(EslReply reply) {
    if (reply.ok()) {
      send(EslCommand.api("version"), this::versionAnswered);
    } else {
      connection.close(connection.exception(Kind.WRONG_PASSWORD, "it does not take the password"));
    }
  }

  private void versionAnswered(EslReply reply) {
    Matcher version = VERSION.matcher(reply.text());
    if (!version.lookingAt()) {
      refuse("it does not say that it is FreeSWITCH");
      return;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    String text = major + "." + minor + (version.group(3) == null ? "" : "." + version.group(3));
    if (major < MAJOR || major == MAJOR && minor < MINOR) {
      refuse("it is FreeSWITCH " + text + ", and at least 1.10 is needed");
      return;
    }
    over();
    done.accept(text);
  }

  private void refuse(String detail) {
    connection.close(connection.exception(Kind.VERSION_MISMATCH, detail));
  }

  private void send(EslCommand command, Consumer<EslReply> next) {
    connection.send(
        command,
        options.handshakeMillis(),
        new Answer() {
          @Override
          public void replied(EslReply reply) {
            next.accept(reply);
          }

          @Override
          public void failed(EslException reason) {
            // Either the connection is over, or the deadline of the handshake is about to end it.
            connection.close(reason);
          }
        });
  }

  /** Done, or in vain. */
  void over() {
    deadline.cancel(false);
  }
}

package io.tipring.media.freeswitch;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.tipring.core.command.MediaCommand.EndpointLost;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.port.MediaDialogs;
import io.tipring.media.esl.EslClient;
import io.tipring.media.esl.EslException;
import io.tipring.media.esl.EslFormat;
import io.tipring.media.esl.EslListener;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.ChannelFacts;
import io.tipring.media.freeswitch.channel.ChannelUuid;
import io.tipring.media.freeswitch.channel.LegMark;
import io.tipring.media.freeswitch.channel.Order;
import io.tipring.media.freeswitch.channel.Switchboard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One FreeSWITCH server: SIP sets its channels up, the event socket drives them.
 *
 * <p>What a leg hears while it is neither connected nor played to: nothing, and no RTP is sent to
 * it. A play on one side of a connection is heard by that side alone, in place of the other; the
 * other hears nothing until the play ends, and then both hear each other again by themselves.
 *
 * <p>All state belongs to the event loop of this node. Others hand over to it and never wait.
 */
public final class FreeSwitchNode implements MediaNode {
  private static final Logger LOG = LoggerFactory.getLogger(FreeSwitchNode.class);
  private static final long CLOSE_MILLIS = 1_000;
  private static final long LIST_AGAIN_MILLIS = 500;
  private static final int MOST_CHANNELS = 20_000;
  private static final int WINDOW = 200;

  private static final List<String> EVENTS =
      List.of(
          "CHANNEL_PARK",
          "CHANNEL_BRIDGE",
          "CHANNEL_UNBRIDGE",
          "CHANNEL_EXECUTE_COMPLETE",
          "CHANNEL_HANGUP",
          "CHANNEL_HANGUP_COMPLETE",
          "PLAYBACK_START",
          "PLAYBACK_STOP",
          "RECORD_START",
          "RECORD_STOP",
          "DTMF",
          "HEARTBEAT",
          "BACKGROUND_JOB",
          "CUSTOM",
          "conference::maintenance");

  private final FreeSwitchOptions options;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final NodeOutside outside;
  private final Switchboard board;
  private Observer observer;
  private EslClient client;

  /** One for each connection: answers to an earlier one are stale. */
  private Object connection;

  private boolean closed;

  /**
   * @param group gives the event loop
   */
  public FreeSwitchNode(FreeSwitchOptions options, MediaDialogs dialogs, EventLoopGroup group) {
    this.options = options;
    this.group = group;
    this.loop = group.next();
    this.outside = new NodeOutside(options, dialogs, loop);
    this.board =
        new Switchboard(
            options.engineId(), options.conferenceProfile(), outside, options.timeouts());
  }

  @Override
  public String name() {
    return options.esl().name();
  }

  @Override
  public void start(Observer hears) {
    outside.onLoop(
        () -> {
          observer = hears;
          outside.observer(hears);
          client = EslClient.start(options.esl(), new Events(), group, loop);
        });
  }

  @Override
  public void handle(MediaEffect effect) {
    outside.onLoop(() -> carryOut(effect));
  }

  private void carryOut(MediaEffect effect) {
    if (closed) {
      return;
    }
    try {
      board.handle(effect);
    } catch (RuntimeException e) {
      LOG.error("The channel of leg {} broke on {}", effect.legId(), name(), e);
      board.drop(effect.legId());
      observer.report(new EndpointLost(effect.legId(), Failure.SERVER_LOST, e.toString()));
    }
  }

  @Override
  public void drop(long legId) {
    outside.onLoop(() -> board.drop(legId));
  }

  @Override
  public void hangUp(Channel channel) {
    outside.onLoop(
        () ->
            ChannelUuid.of(channel.uuid())
                .ifPresent(uuid -> outside.send(Order.hangUp(uuid), _ -> {})));
  }

  @Override
  public void close() {
    end(board::dropAll);
  }

  @Override
  public void abandon() {
    end(() -> {});
  }

  private void end(Runnable last) {
    CountDownLatch done = new CountDownLatch(1);
    outside.onLoop(
        () -> {
          closed = true;
          last.run();
          // The socket closes behind what was just sent.
          outside.after(
              CLOSE_MILLIS / 4,
              () -> {
                if (client != null) {
                  client.close();
                }
                done.countDown();
              });
        });
    try {
      if (!done.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("{} did not close in time", name());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    outside.close();
  }

  /** What comes over the event socket, on the loop. */
  private final class Events implements EslListener {
    @Override
    public void connected(EslClient now, String version) {
      if (closed) {
        return;
      }
      LOG.info("Connected to {}, FreeSWITCH {}", name(), version);
      connection = new Object();
      outside.client(now);
      board.connected();
      Object mine = connection;
      now.subscribe(EslFormat.JSON, EVENTS)
          .whenComplete(
              (reply, failure) -> {
                if (failure == null && reply.failed()) {
                  LOG.error("{} gives no events: {}", name(), reply.text().strip());
                }
              });
      list(mine);
    }

    @Override
    public void event(EslClient now, EslEvent event) {
      if (closed) {
        return;
      }
      if (event.name().equals("HEARTBEAT")) {
        heartbeat(event);
      } else {
        board.event(event);
      }
    }

    @Override
    public void disconnected(EslClient now, EslException reason, long retryMillis) {
      outside.client(null);
      connection = null;
      board.offline();
      if (!closed) {
        observer.disconnected(reason.getMessage(), reason.isRefusedByHost());
      }
    }
  }

  private void heartbeat(EslEvent event) {
    observer.heartbeat(
        (int) number(event.get("Session-Count")),
        (int) number(event.get("Max-Sessions")),
        number(event.get("Idle-CPU")));
  }

  private static double number(String text) {
    return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : -1;
  }

  // What is there.

  private void list(Object mine) {
    outside.send(
        Order.list(),
        reply -> {
          if (connection != mine || closed) {
            return;
          }
          if (!reply.ok()) {
            LOG.warn("{} does not say what channels it has: {}", name(), reply.text());
            outside.after(LIST_AGAIN_MILLIS, () -> listAgain(mine));
            return;
          }
          List<ChannelUuid> there = ChannelDump.channels(reply.text());
          if (there.size() > MOST_CHANNELS) {
            LOG.error("{} has {} channels; {} are looked at", name(), there.size(), MOST_CHANNELS);
            there = there.subList(0, MOST_CHANNELS);
          }
          look(mine, there, 0, new ArrayList<>());
        });
  }

  private void listAgain(Object mine) {
    if (connection == mine) {
      list(mine);
    }
  }

  /** Asks for each, some at a time: the socket takes only so many commands. */
  private void look(Object mine, List<ChannelUuid> there, int from, List<Channel> found) {
    int to = Math.min(there.size(), from + WINDOW);
    if (from == to) {
      board.listed();
      observer.connected(List.copyOf(found));
      return;
    }
    for (int i = from; i < to; i++) {
      boolean last = i == to - 1;
      outside.inquire(
          there.get(i),
          facts -> {
            if (connection != mine || closed) {
              return;
            }
            facts.ifPresent(is -> present(is, found));
            if (last) {
              look(mine, there, to, found);
            }
          });
    }
  }

  private void present(ChannelFacts facts, List<Channel> found) {
    LegMark mark = facts.mark();
    if (mark.engineId().equals(options.engineId())) {
      board.present(facts);
      found.add(new Channel(facts.uuid().text(), mark.legId(), mark.requestId()));
    }
  }
}

package io.tipring.media.freeswitch.standin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code show channels} and {@code show calls}, as JSON or counted. */
final class ShowCommand {
  private ShowCommand() {}

  static String run(Exchange exchange, String what) {
    List<Channel> channels =
        exchange.channels().values().stream().filter(Channel::created).toList();
    return switch (what) {
      case "channels as json" -> rows(channels.stream().map(channel -> row(channel, "")).toList());
      case "calls as json" ->
          rows(
              channels.stream()
                  .filter(channel -> channel.partner() == null || channel.firstOfBridge())
                  .map(ShowCommand::call)
                  .toList());
      case "channels count" -> "\n" + channels.size() + " total.\n";
      case "calls count" ->
          "\n"
              + channels.stream()
                  .filter(channel -> channel.partner() == null || channel.firstOfBridge())
                  .count()
              + " total.\n";
      default -> "-USAGE: " + what + "\n";
    };
  }

  private static String rows(List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return "{\"row_count\": 0}\n";
    }
    StringBuilder out = new StringBuilder("{\"row_count\":" + rows.size() + ",\"rows\":[");
    for (int i = 0; i < rows.size(); i++) {
      out.append(i == 0 ? "{" : ",{");
      StringBuilder row = new StringBuilder();
      rows.get(i)
          .forEach(
              (key, value) -> {
                row.append(row.isEmpty() ? "" : ",");
                row.append(Event.quoted(key)).append(':').append(Event.quoted(value));
              });
      out.append(row).append('}');
    }
    return out.append("]}\n").toString();
  }

  private static Map<String, String> call(Channel channel) {
    Map<String, String> row = row(channel, "");
    if (channel.partner() != null) {
      row.putAll(row(channel.partner(), "b_"));
    } else {
      row(channel, "b_").keySet().forEach(key -> row.put(key, ""));
    }
    return row;
  }

  private static Map<String, String> row(Channel channel, String prefix) {
    Map<String, String> row = new LinkedHashMap<>();
    Object data = channel.variables().getOrDefault("current_application_data", "");
    row.put(prefix + "uuid", channel.uuid());
    row.put(prefix + "direction", "inbound");
    row.put(prefix + "created_epoch", Long.toString(channel.createdMicros() / 1_000_000));
    row.put(prefix + "name", channel.name());
    row.put(prefix + "state", channel.state());
    row.put(prefix + "cid_name", ChannelVariables.callerName(channel.call()));
    row.put(prefix + "cid_num", ChannelVariables.callerNumber(channel.call()));
    row.put(prefix + "ip_addr", channel.call().peer().getAddress().getHostAddress());
    row.put(prefix + "dest", channel.call().invite().userOfUri());
    row.put(prefix + "application", channel.applications().current());
    row.put(prefix + "application_data", data.toString());
    row.put(prefix + "dialplan", "XML");
    row.put(prefix + "context", "park-all");
    row.put(prefix + "callstate", channel.callState());
    row.put(
        prefix + "call_uuid",
        channel.partner() != null && !channel.firstOfBridge()
            ? channel.partner().uuid()
            : channel.uuid());
    return row;
  }
}

package io.tipring.server.media;

import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file of what is wanted of the media servers that are not simply in service: a line each,
 * {@code NAME STATE}. It is replaced as a whole, so that a crash leaves the old or the new one.
 */
final class WantedStates {

  /** Name of the file in the data directory. */
  static final String FILE_NAME = "media-servers.state";

  private final Path file;

  WantedStates(Path dataDirectory) {
    this.file = dataDirectory.resolve(FILE_NAME);
  }

  /**
   * What the file says, by the servers' names; nothing where there is none.
   *
   * @throws IOException if it can't be read or is no such file; the message is for people
   */
  Map<String, State> read() throws IOException {
    Map<String, State> wanted = new TreeMap<>();
    if (!Files.exists(file)) {
      return wanted;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split(" ");
      State state = words.length == 2 ? stateOf(words[1]) : null;
      if (state == null) {
        throw new IOException(
            "%s:%d: \"%s\" is not the name of a media server and draining or maintenance; mend it, or delete the file to have all servers active"
                .formatted(file, i + 1, lines.get(i)));
      }
      wanted.put(words[0], state);
    }
    return wanted;
  }

  private static State stateOf(String word) {
    for (State state : State.values()) {
      if (word(state).equals(word)) {
        return state;
      }
    }
    return null;
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Replaces the file, and returns when it is on the disk. */
  void write(Map<String, State> wanted) throws IOException {
    String text =
        wanted.entrySet().stream()
            .map(each -> each.getKey() + " " + word(each.getValue()) + "\n")
            .collect(Collectors.joining());
    Path fresh = file.resolveSibling(FILE_NAME + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

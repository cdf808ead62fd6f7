package io.tipring.media.freeswitch.channel;

import java.util.regex.Pattern;

/**
 * A file as the server sees it. Paths stand in arguments that the server takes apart at spaces,
 * {@code !}, {@code @@}, {@code ,}, {@code ;} and brackets, and in which it expands {@code ${…}};
 * so there is none of these in one.
 *
 * @param path absolute
 */
public record ServerFile(String path) {
  private static final Pattern PLAIN = Pattern.compile("/[\\p{L}\\p{N}_./+-]*");

  public ServerFile {
    if (!PLAIN.matcher(path).matches() || path.contains("..")) {
      throw new IllegalArgumentException(
          "the path "
              + path
              + " can't be given to a media server: it is to be absolute, of letters, digits,"
              + " \"/\", \"_\", \".\", \"+\" and \"-\"");
    }
  }

  /** A file below this folder. */
  public ServerFile resolve(String relative) {
    return new ServerFile(path.endsWith("/") ? path + relative : path + "/" + relative);
  }

  @Override
  public String toString() {
    return path;
  }
}

package io.tipring.server.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer token of the control plane (RFC 6750), in a file that its owner alone can read. */
public final class AdminToken {

  /** Name of the file in the data directory. */
  public static final String FILE_NAME = "admin.token";

  private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
  private static final int TOKEN_BYTES = 32;
  private static final int SHORTEST = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] token;

  private AdminToken(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the token, or makes one of 256 random bits if there is none yet.
   *
   * @throws IOException if the file can't be read or written, or is too short to be safe; the
   *     message is for people
   */
  public static AdminToken readOrCreate(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE_NAME);
    try {
      create(file);
    } catch (FileAlreadyExistsException alreadyThere) {
      LOG.debug("the token is in {}", file);
    }
    if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      LOG.warn("{} can be read by others than its owner; chmod 600 mends it", file);
    }
    String token = Files.readString(file).strip();
    if (token.length() < SHORTEST) {
      throw new IOException(
          file
              + ": the token has fewer than "
              + SHORTEST
              + " characters; delete the file to have a new one made");
    }
    return new AdminToken(token);
  }

  private static void create(Path file) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String text = HexFormat.of().formatHex(random) + "\n";
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Whether the value of an Authorization header carries the token; in constant time. */
  boolean isIn(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return false;
    }
    byte[] given = authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, given);
  }
}

package io.tipring.sip.digest;

import io.tipring.sip.message.Quoted;

/**
 * The value of an Authorization or Proxy-Authorization header (RFC 7616 §3.4) with {@code
 * qop=auth}, the only quality of protection offered.
 *
 * @param response hexadecimal, as long as the algorithm makes it
 * @param nonceCount {@code nc}, from 1
 */
public record DigestCredentials(
    String username,
    String realm,
    String nonce,
    String uri,
    String response,
    DigestAlgorithm algorithm,
    String cnonce,
    long nonceCount,
    String opaque) {

  /** Whether a header's scheme is Digest at all. */
  public static boolean isDigest(String headerValue) {
    return AuthParams.isDigest(headerValue);
  }

  /**
   * Reads the value of the header.
   *
   * @throws DigestException if it is malformed, names another algorithm or quality of protection,
   *     or hashes the user's name
   */
  public static DigestCredentials parse(String headerValue) throws DigestException {
    AuthParams params = AuthParams.parse(headerValue);
    String token = params.get("algorithm", DigestAlgorithm.MD5.token());
    DigestAlgorithm algorithm =
        DigestAlgorithm.of(token)
            .orElseThrow(() -> new DigestException("algorithm is neither SHA-256 nor MD5"));
    if (!params.get("qop", "").equalsIgnoreCase("auth")) {
      throw new DigestException("qop is not auth");
    }
    if (params.get("userhash", "false").equalsIgnoreCase("true")) {
      throw new DigestException("hashed user names were not offered");
    }
    String response = params.require("response");
    if (!isHex(response, algorithm.hexLength())) {
      throw new DigestException("response is not " + algorithm.hexLength() + " hexadecimal digits");
    }
    String nonceCount = params.require("nc");
    if (!isHex(nonceCount, 8) || Long.parseLong(nonceCount, 16) == 0) {
      throw new DigestException("nc is not eight hexadecimal digits from 00000001");
    }
    return new DigestCredentials(
        params.require("username"),
        params.require("realm"),
        params.require("nonce"),
        params.require("uri"),
        response,
        algorithm,
        params.require("cnonce"),
        Long.parseLong(nonceCount, 16),
        params.get("opaque", ""));
  }

  private static boolean isHex(String text, int length) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return text.length() == length;
  }

  /** The response that someone with this H(A1) gives to the same nonce. */
  String expectedResponse(String ha1, String method) {
    return algorithm.response(ha1, nonce, nonceCountText(), cnonce, method, uri);
  }

  private String nonceCountText() {
    return String.format("%08x", nonceCount);
  }

  /** The value of the header. */
  public String toHeaderValue() {
    StringBuilder out = new StringBuilder(320);
    out.append("Digest username=").append(Quoted.quote(username));
    out.append(", realm=").append(Quoted.quote(realm));
    out.append(", nonce=").append(Quoted.quote(nonce));
    out.append(", uri=").append(Quoted.quote(uri));
    out.append(", response=").append(Quoted.quote(response));
    out.append(", algorithm=").append(algorithm.token());
    out.append(", cnonce=").append(Quoted.quote(cnonce));
    out.append(", qop=auth, nc=").append(nonceCountText());
    if (!opaque.isEmpty()) {
      out.append(", opaque=").append(Quoted.quote(opaque));
    }
    return out.toString();
  }

  /** For logs: neither user nor response. */
  @Override
  public String toString() {
    return "Digest credentials for realm " + realm + ", " + algorithm.token();
  }
}

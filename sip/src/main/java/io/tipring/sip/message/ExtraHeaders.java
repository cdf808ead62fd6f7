package io.tipring.sip.message;

import java.util.ArrayList;
import java.util.List;

/** Headers that a user of the builders adds, checked when they are added, and the body. */
final class ExtraHeaders {
  private static final byte[] NO_BODY = new byte[0];

  private final List<String> pairs = new ArrayList<>(16);
  private String contentType = "";
  private byte[] body = NO_BODY;

  void add(String name, String value) {
    for (int i = 0; i < name.length(); i++) {
      if (!Chars.isToken(name.charAt(i))) {
        throw new IllegalArgumentException("a header's name is a token, not " + Quoted.show(name));
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header needs a name");
    }
    KnownHeader known = KnownHeader.of(name);
    if (known == KnownHeader.CONTENT_LENGTH || known == KnownHeader.CONTENT_TYPE) {
      throw new IllegalArgumentException(known.text() + " comes with the body");
    }
    for (int i = 0; i < value.length(); i++) {
      MessageWriter.requireSafe(value.charAt(i));
    }
    pairs.add(name);
    pairs.add(value);
  }

  void body(String type, byte[] content) {
    if (content.length > 0 && type.isEmpty()) {
      throw new IllegalArgumentException("a body needs a content type");
    }
    contentType = type;
    body = content;
  }

  byte[] writeTo(MessageWriter out) {
    for (int i = 0; i < pairs.size(); i += 2) {
      out.header(pairs.get(i), pairs.get(i + 1));
    }
    return out.finish(contentType, body);
  }
}

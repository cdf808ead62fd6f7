package io.tipring.media.esl.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of {@code text/event-json}: an object of strings and arrays of strings. */
final class JsonEventParser {
  private static final String BODY = "_body";

  private final EslLimits limits;
  private final JsonFactory json;
  private int expected = 64;

  JsonEventParser(EslLimits limits) {
    this.limits = limits;
    this.json =
        new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Names of variables come from headers of callers: many alike must not end a
            // connection.
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxNameLength(limits.headerBytes())
                    .maxStringLength(Math.max(1, limits.bodyBytes()))
                    .maxNumberLength(64)
                    .build())
            .build();
  }

  EslEvent parse(byte[] bytes, int length) throws EslSyntaxException {
    try {
      return read(bytes, length);
    } catch (IOException e) {
      if (!ascii(bytes, length)) {
        // FreeSWITCH hands on what callers sent, which may be no UTF-8: such bytes become U+FFFD.
        byte[] mended =
            new String(bytes, 0, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        try {
          return read(mended, mended.length);
        } catch (IOException still) {
          throw notJson(still);
        }
      }
      throw notJson(e);
    }
  }

  /** Where it broke, and not what was there: that may be personal. */
  private static EslSyntaxException notJson(IOException e) {
    String where =
        e instanceof JacksonException at && at.getLocation() != null
            ? " at byte " + at.getLocation().getByteOffset()
            : "";
    return new EslSyntaxException("an event in JSON is none" + where);
  }

  private static boolean ascii(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private EslEvent read(byte[] bytes, int length) throws IOException, EslSyntaxException {
    EslHeaders.Builder headers = new EslHeaders.Builder(expected);
    String body = "";
    try (JsonParser parser = json.createParser(bytes, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new EslSyntaxException("an event in JSON is no object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (headers.size() == limits.headers()) {
          throw new EslSyntaxException("more than " + limits.headers() + " headers");
        }
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
          headers.add(name, elements(parser));
        } else if (name.equals(BODY)) {
          body = scalar(parser, token);
        } else {
          headers.add(name, scalar(parser, token));
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new EslSyntaxException("an event in JSON does not end with its object");
      }
    }
    // Most events are about as long as the one before.
    expected = Math.max(16, headers.size());
    return EslEvent.of(headers.build(), body);
  }

  private List<String> elements(JsonParser parser) throws IOException, EslSyntaxException {
    List<String> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (elements.size() == limits.headers()) {
        throw new EslSyntaxException("more than " + limits.headers() + " elements in an array");
      }
      elements.add(scalar(parser, token));
    }
    return elements;
  }

  private static String scalar(JsonParser parser, JsonToken token)
      throws IOException, EslSyntaxException {
    if (token == null || !token.isScalarValue()) {
      throw new EslSyntaxException("a value of an event in JSON is neither text nor an array");
    }
    return token == JsonToken.VALUE_NULL ? "" : parser.getText();
  }
}

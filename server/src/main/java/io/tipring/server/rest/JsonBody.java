package io.tipring.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.tipring.server.config.NearestName;
import io.tipring.server.rest.Problem.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the JSON object of a request strictly: every field that is wrong, missing or unknown is
 * collected, and {@link #check} tells them all.
 */
final class JsonBody {

  /** The most bytes that a body may have. */
  static final int MAX_BYTES = 65_536;

  private static final int MAX_DEPTH = 16;
  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonNode object;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private JsonBody(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads the body of a request.
   *
   * @throws ProblemException 400, 413 or 415
   */
  static JsonBody of(Context context) {
    String contentType = context.contentType();
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      throw new ProblemException(Problem.unsupportedMediaType());
    }
    byte[] bytes = read(context);
    JsonNode node;
    try {
      node = STRICT.readTree(bytes);
    } catch (JsonProcessingException malformed) {
      throw new ProblemException(Problem.malformed(describe(malformed)));
    } catch (IOException impossible) {
      throw new IllegalStateException("bytes in memory can't be read", impossible);
    }
    if (!node.isObject()) {
      throw new ProblemException(Problem.malformed("the body must be a JSON object { … }"));
    }
    return new JsonBody(node);
  }

  /** Reads no more than is taken, whatever length the request says, or does not say. */
  private static byte[] read(Context context) {
    byte[] bytes;
    try {
      bytes = context.req().getInputStream().readNBytes(MAX_BYTES + 1);
    } catch (IOException brokenOff) {
      throw new ProblemException(Problem.malformed("the body broke off"));
    }
    if (bytes.length > MAX_BYTES) {
      throw new ProblemException(Problem.tooLarge(MAX_BYTES));
    }
    return bytes;
  }

  /** Says where, and not what stands there: the body may hold a password. */
  private static String describe(JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? "the body is no JSON"
        : String.format(
            Locale.ROOT,
            "the body is no JSON at line %d, column %d",
            malformed.getLocation().getLineNr(),
            malformed.getLocation().getColumnNr());
  }

  boolean has(String field) {
    known.add(field);
    return object.hasNonNull(field);
  }

  /** A text; null is the same as absent. */
  Optional<String> text(String field, int minLength, int maxLength) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode value = object.get(field);
    if (!value.isTextual()) {
      reject(field, "must be a text, not " + kind(value));
      return Optional.empty();
    }
    String text = value.textValue();
    if (text.length() < minLength || text.length() > maxLength) {
      reject(
          field, String.format(Locale.ROOT, "must have %d to %d characters", minLength, maxLength));
      return Optional.empty();
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      reject(field, "must have no control characters");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A text of a form. */
  Optional<String> text(String field, Pattern form, String expected) {
    Optional<String> text = text(field, 0, MAX_BYTES);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      reject(field, "must be " + expected);
      return Optional.empty();
    }
    return text;
  }

  /** Tells that a field is needed if it is not there. */
  Optional<String> required(String field, Optional<String> value) {
    if (!object.hasNonNull(field)) {
      reject(field, "is missing");
    }
    return value;
  }

  /** One of a few words. */
  <T> Optional<T> choice(String field, Map<String, T> choices) {
    Optional<String> word = text(field, 0, MAX_BYTES);
    if (word.isPresent() && !choices.containsKey(word.get())) {
      reject(
          field,
          "must be one of "
              + String.join(", ", choices.keySet())
              + NearestName.of(word.get(), choices.keySet())
                  .map(near -> "; did you mean " + near + "?")
                  .orElse(""));
    }
    return word.map(choices::get);
  }

  /** Whole numbers within bounds by name, sorted by name; empty if absent. */
  SequencedMap<String, Integer> numbers(String field, Pattern names, int min, int max, int most) {
    SequencedMap<String, Integer> numbers = new TreeMap<>();
    if (!has(field)) {
      return numbers;
    }
    JsonNode value = object.get(field);
    if (!value.isObject()) {
      reject(field, "must be an object { … }, not " + kind(value));
      return numbers;
    }
    if (value.size() > most) {
      reject(field, "must have at most " + most + " entries");
      return numbers;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      String name = field + "." + entry.getKey();
      JsonNode number = entry.getValue();
      if (!names.matcher(entry.getKey()).matches()) {
        reject(name, "has a name with characters that are not allowed: " + names.pattern());
      } else if (!number.isIntegralNumber()
          || !number.canConvertToInt()
          || number.intValue() < min
          || number.intValue() > max) {
        reject(name, String.format(Locale.ROOT, "must be a whole number from %d to %d", min, max));
      } else {
        numbers.put(entry.getKey(), number.intValue());
      }
    }
    return numbers;
  }

  void reject(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /**
   * To be called when every field has been asked for.
   *
   * @throws ProblemException 422 if anything was wrong
   */
  void check() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        reject(
            name,
            NearestName.of(name, known)
                .map(near -> "there is no such field; did you mean " + near + "?")
                .orElse("there is no such field; known: " + String.join(", ", known)));
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalidFields(errors));
    }
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case OBJECT -> "an object";
      case STRING -> "a text";
      default -> "that";
    };
  }
}

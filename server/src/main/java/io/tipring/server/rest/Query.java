package io.tipring.server.rest;

import io.javalin.http.Context;
import io.tipring.server.config.NearestName;
import io.tipring.server.json.Json;
import io.tipring.server.rest.Problem.FieldError;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the query parameters of a request strictly; {@link #check} tells all that is wrong. */
final class Query {

  private final Context context;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  Query(Context context) {
    this.context = context;
  }

  Optional<String> text(String name) {
    known.add(name);
    List<String> values = context.queryParams(name);
    if (values.size() > 1) {
      errors.add(new FieldError(name, "may be given once"));
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  int number(String name, int min, int max, int fallback) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    }
    errors.add(
        new FieldError(
            name, String.format(Locale.ROOT, "must be a whole number from %d to %d", min, max)));
    return fallback;
  }

  /** Whether a parameter says {@code true}; it need not be there. */
  boolean flag(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("true|false")) {
      errors.add(new FieldError(name, "must be true or false"));
    }
    return text.filter("true"::equals).isPresent();
  }

  /** A time in RFC 3339, as milliseconds since the epoch. */
  OptionalLong time(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(OffsetDateTime.parse(text.get()).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException wrong) {
      errors.add(new FieldError(name, "must be a time such as 2026-01-31T09:00:00Z"));
      return OptionalLong.empty();
    }
  }

  /** An id in its outward form. */
  OptionalLong id(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<Long> id = Json.parseId(text.get());
    if (id.isEmpty()) {
      errors.add(new FieldError(name, "must be an id as it was given"));
    }
    return id.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /**
   * To be called when every parameter has been asked for.
   *
   * @throws ProblemException 400 if anything was wrong
   */
  void check() {
    for (String name : context.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        errors.add(
            new FieldError(
                name,
                NearestName.of(name, known)
                    .map(near -> "there is no such parameter; did you mean " + near + "?")
                    .orElse(
                        known.isEmpty()
                            ? "no parameters are taken here"
                            : "there is no such parameter; known: " + String.join(", ", known))));
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalidParameters(errors));
    }
  }
}

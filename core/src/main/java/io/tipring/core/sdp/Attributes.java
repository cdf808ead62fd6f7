package io.tipring.core.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What session and media level ask of their list of attributes alike. */
final class Attributes {
  private Attributes() {}

  static Optional<String> first(List<Attribute> attributes, String name) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        return Optional.of(attribute.value());
      }
    }
    return Optional.empty();
  }

  static Optional<Direction> direction(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (attribute.value().isEmpty()) {
        Optional<Direction> direction = Direction.ofToken(attribute.name());
        if (direction.isPresent()) {
          return direction;
        }
      }
    }
    return Optional.empty();
  }

  static List<Attribute> withDirection(List<Attribute> attributes, Direction direction) {
    List<Attribute> changed = new ArrayList<>(attributes.size() + 1);
    for (Attribute attribute : attributes) {
      if (!attribute.value().isEmpty() || Direction.ofToken(attribute.name()).isEmpty()) {
        changed.add(attribute);
      }
    }
    changed.add(Attribute.flag(direction.token()));
    return changed;
  }

  static OptionalInt number(List<Attribute> attributes, String name, int max) {
    int number = SdpText.number(first(attributes, name).orElse(""), max);
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }
}

package io.tipring.server;

import io.tipring.server.json.Json;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The id of a contact on the command line, in its outward form. */
record ContactId(String text) {

  /** Reads one, strictly: it becomes part of a path. */
  static final class Reader implements ITypeConverter<ContactId> {
    @Override
    public ContactId convert(String text) {
      if (Json.parseId(text).isEmpty()) {
        throw new TypeConversionException(
            "'" + text + "' is no id: it has letters a-z and digits, as GET /v1/contacts tells it");
      }
      return new ContactId(text);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

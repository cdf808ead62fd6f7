package io.tipring.server.rest;

import java.util.List;

/**
 * What went wrong with a request, as RFC 9457 tells it.
 *
 * @param type the kind, the last part of {@code urn:tipring:problem:…}; stable
 * @param errors the fields that are wrong
 */
record Problem(int status, String type, String title, String detail, List<FieldError> errors) {

  /**
   * @param field name of a body's field or a query parameter, with dots for nesting
   */
  record FieldError(String field, String message) {}

  private static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, detail, List.of());
  }

  static Problem malformed(String detail) {
    return of(400, "malformed", "The request can't be read", detail);
  }

  static Problem invalidParameters(List<FieldError> errors) {
    return new Problem(
        400, "invalid-parameter", "A parameter can't be used", summary(errors), errors);
  }

  static Problem invalidFields(List<FieldError> errors) {
    return new Problem(422, "invalid-field", "A field can't be used", summary(errors), errors);
  }

  private static String summary(List<FieldError> errors) {
    return String.join(
        "; ", errors.stream().map(error -> error.field() + ": " + error.message()).toList());
  }

  static Problem unauthorized(String detail) {
    return of(401, "unauthorized", "A valid token is needed", detail);
  }

  static Problem notFound(String detail) {
    return of(404, "not-found", "There is no such thing", detail);
  }

  static Problem methodNotAllowed(String detail) {
    return of(405, "method-not-allowed", "The method is not allowed here", detail);
  }

  static Problem conflict(String detail) {
    return of(409, "conflict", "It can't be done in the present state", detail);
  }

  static Problem tooLarge(long maxBytes) {
    return of(
        413, "too-large", "The body is too large", "at most " + maxBytes + " bytes are taken");
  }

  static Problem unsupportedMediaType() {
    return of(
        415,
        "unsupported-media-type",
        "The body is no JSON",
        "send Content-Type: application/json");
  }

  static Problem rangeNotSatisfiable(long size) {
    return of(
        416,
        "range-not-satisfiable",
        "The range is not in the recording",
        "the recording has " + size + " bytes");
  }

  static Problem internal() {
    return of(500, "internal", "The request failed", "the cause is in the log of the server");
  }

  static Problem unavailable(String detail) {
    return of(503, "unavailable", "The engine can't take the request", detail);
  }

  static Problem noRecords(String detail) {
    return of(503, "records-unavailable", "Contact records can't be read now", detail);
  }

  static Problem late(String detail) {
    return of(504, "no-reply", "The engine did not reply in time", detail);
  }

  static Problem ofStatus(int status, String detail) {
    return of(status, "http-" + status, "The request was refused", detail);
  }
}

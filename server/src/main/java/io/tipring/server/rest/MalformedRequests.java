package io.tipring.server.rest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what the HTTP server itself refuses, before any route is looked for, as a problem. */
final class MalformedRequests implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    Problem problem =
        Problem.ofStatus(
            response.getStatus(), message == null ? "it is no HTTP request" : message.toString());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Responses.PROBLEM);
    Content.Sink.write(response, true, Responses.write(problem), callback);
    return true;
  }
}

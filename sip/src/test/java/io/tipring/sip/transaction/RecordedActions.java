package io.tipring.sip.transaction;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a machine asks for. */
final class RecordedActions implements ClientActions, ServerActions {

  private final List<String> actions = new ArrayList<>();

  String take() {
    String all = String.join(", ", actions);
    actions.clear();
    return all;
  }

  @Override
  public void sendRequest() {
    actions.add("request");
  }

  @Override
  public void sendAck() {
    actions.add("ack");
  }

  @Override
  public void sendResponse() {
    actions.add("response");
  }

  @Override
  public void setTimer(TransactionTimer timer, long delayMillis) {
    actions.add(timer + "=" + delayMillis);
  }

  @Override
  public void cancelTimer(TransactionTimer timer) {
    actions.add("-" + timer);
  }

  @Override
  public void deliverResponse() {
    actions.add("deliver");
  }

  @Override
  public void deliverAck() {
    actions.add("deliverAck");
  }

  @Override
  public void reportTimeout() {
    actions.add("timeout");
  }

  @Override
  public void reportTransportError() {
    actions.add("transportError");
  }

  @Override
  public void terminated() {
    actions.add("terminated");
  }
}

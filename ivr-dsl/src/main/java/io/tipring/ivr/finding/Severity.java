package io.tipring.ivr.finding;

/** What a finding does to its flow. */
public enum Severity {
  /** The flow can't be deployed. */
  ERROR,
  /** It can, and does something that is stated in the finding. */
  WARNING
}

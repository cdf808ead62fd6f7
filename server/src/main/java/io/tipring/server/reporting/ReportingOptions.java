package io.tipring.server.reporting;

/**
 * @param serviceLevelMillis a contact that waits no longer is served in time
 * @param journalId which journal is followed
 * @param retention how long what is kept
 */
public record ReportingOptions(
    long serviceLevelMillis, String journalId, RetentionOptions retention) {}

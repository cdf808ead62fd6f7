/** The flow language as a call sees it. The module ivr-dsl is behind it. Owned by the writer. */
package io.tipring.core.flow;

/** The ACD as a call sees it. The module acd is behind it. Owned by the writer. */
package io.tipring.core.routing;

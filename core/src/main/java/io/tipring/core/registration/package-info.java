/** Where the phones of an address of record are. Owned by the writer. */
package io.tipring.core.registration;

/** What a pose network takes and gives, whatever library runs it. */
package dev.posewire.worker.engine;

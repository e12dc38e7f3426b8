/** The posewire command: what stands between the user and the stages. */
package dev.posewire.app;

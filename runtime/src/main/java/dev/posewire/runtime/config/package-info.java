/** Settings from command line, environment and file, and the values they hold. */
package dev.posewire.runtime.config;

/** Where the user's model is found, fetched and described. */
package dev.posewire.app.model;

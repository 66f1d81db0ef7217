package org.sinew.cockpit;

import java.util.List;

/**
 * A text for people, in both languages of the page.
 *
 * @param english in English
 * @param chinese in simplified Chinese
 */
public record Words(String english, String chinese) {
    /** As it goes over the wire: English, then Chinese. */
    List<String> both() {
        return List.of(english, chinese);
    }
}

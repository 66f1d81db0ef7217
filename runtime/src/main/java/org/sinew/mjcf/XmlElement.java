package org.sinew.mjcf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.sinew.text.WholeFile;

/** One element of an XML file with the line it stands on; {@code <include>}s are replaced by what they include. */
record XmlElement(Path file, int line, String tag, Map<String, String> attributes, List<XmlElement> children) {

    private static final int DEEPEST_INCLUDE = 16;
    private static final long MOST_BYTES = 1 << 24;

    static XmlElement read(Path file) {
        return read(file, file.toAbsolutePath().resolveSibling(""), 0);
    }

    /** Included paths are relative to the folder of the main file, as in MuJoCo. */
    private static XmlElement read(Path file, Path folder, int depth) {
        if (depth > DEEPEST_INCLUDE) {
            throw new MjcfException(file.toString(), "includes itself, or includes are nested too deep");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            InputStream in = new ByteArrayInputStream(WholeFile.read(file, MOST_BYTES));
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                return parse(reader, file, folder, depth);
            } finally {
                reader.close();
            }
        } catch (IOException e) {
            throw new MjcfException(file.toString(), "cannot be read (" + e.getClass().getSimpleName()
                    + "); check the path");
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            String reason = lastLine(String.valueOf(e.getMessage()));
            throw new MjcfException(file + ":" + line, "is not well-formed XML: " + reason);
        }
    }

    private static XmlElement parse(XMLStreamReader reader, Path file, Path folder, int depth)
            throws XMLStreamException {
        Deque<XmlElement> open = new ArrayDeque<>();
        XmlElement root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = start(reader, file);
                    XmlElement parent = open.peek();
                    if (parent == null) {
                        root = element;
                    } else if (!element.tag.equals("include")) {
                        parent.children.add(element);
                    } else {
                        Path included = folder.resolve(element.required("file")).normalize();
                        parent.children.addAll(read(included, folder, depth + 1).children);
                    }
                    open.push(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                default -> { } // text, comments
            }
        }
        if (root == null) {
            throw new MjcfException(file.toString(), "has no element");
        }
        return root;
    }

    private static XmlElement start(XMLStreamReader reader, Path file) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        int line = reader.getLocation().getLineNumber();
        return new XmlElement(file, line, reader.getLocalName(), attributes, new ArrayList<>());
    }

    List<XmlElement> children(String wanted) {
        return children.stream().filter(child -> child.tag.equals(wanted)).toList();
    }

    String required(String key) {
        String value = attributes.get(key);
        if (value == null) {
            throw error("needs the attribute \"" + key + "\"");
        }
        return value;
    }

    MjcfException error(String what) {
        String name = attributes.get("name");
        String shown = name == null ? "<" + tag + ">" : "<" + tag + " name=\"" + name + "\">";
        return new MjcfException(file + ":" + line, shown + " " + what);
    }

    private static String lastLine(String message) {
        int end = message.lastIndexOf('\n');
        return message.substring(end + 1).strip();
    }
}

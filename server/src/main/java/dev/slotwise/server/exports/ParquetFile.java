package dev.slotwise.server.exports;

import dev.slotwise.server.exports.Column.Kind;

import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A Parquet file of a flat table in which every value may be absent, written from its beginning to
 * its end: each column of a group of rows is one page, plainly encoded and gzipped. The structures
 * are Apache's own; its writer is not used, since it brings Hadoop along.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
final class ParquetFile {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private final OutputStream out;
    private final List<Column> columns;
    private final List<RowGroup> groups = new ArrayList<>();
    private long written;
    private long rows;

    /** Begins the file; the stream is neither flushed nor closed. */
    ParquetFile(OutputStream out, List<Column> columns) throws IOException {
        this.out = out;
        this.columns = List.copyOf(columns);
        write(MAGIC);
    }

    /** Writes as many rows as each chunk holds, and empties the chunks; nothing for no rows. */
    void writeGroup(List<ParquetChunk> chunks) throws IOException {
        int count = chunks.getFirst().rows();
        if (count == 0) {
            return;
        }
        long uncompressed = 0;
        var metadata = new ArrayList<ColumnChunk>();
        for (int i = 0; i < chunks.size(); i++) {
            var column = writeChunk(columns.get(i), chunks.get(i));
            uncompressed += column.getMeta_data().getTotal_uncompressed_size();
            metadata.add(column);
            chunks.get(i).clear();
        }
        groups.add(new RowGroup(metadata, uncompressed, count));
        rows += count;
    }

    private ColumnChunk writeChunk(Column column, ParquetChunk chunk) throws IOException {
        byte[] page = chunk.page();
        byte[] packed = gzipped(page);
        var header = new PageHeader(PageType.DATA_PAGE, page.length, packed.length);
        header.setData_page_header(
                new DataPageHeader(chunk.rows(), Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        var head = new ByteArrayOutputStream();
        Util.writePageHeader(header, head);
        long start = written;
        write(head.toByteArray());
        write(packed);
        var metadata =
                new ColumnMetaData(
                        type(column.kind()),
                        List.of(Encoding.PLAIN, Encoding.RLE),
                        List.of(column.name()),
                        CompressionCodec.GZIP,
                        chunk.rows(),
                        (long) head.size() + page.length,
                        (long) head.size() + packed.length,
                        start);
        return new ColumnChunk(start).setMeta_data(metadata);
    }

    /** Ends the file. */
    void writeFooter() throws IOException {
        var schema = new ArrayList<SchemaElement>();
        schema.add(new SchemaElement("decision").setNum_children(columns.size()));
        for (var column : columns) {
            schema.add(element(column));
        }
        var metadata = new FileMetaData(VERSION, schema, rows, groups);
        metadata.setCreated_by("slotwise");
        var footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, footer);
        write(footer.toByteArray());
        write(ParquetChunk.littleEndian(footer.size()));
        write(MAGIC);
    }

    private static SchemaElement element(Column column) {
        var element =
                new SchemaElement(column.name())
                        .setType(type(column.kind()))
                        .setRepetition_type(FieldRepetitionType.OPTIONAL);
        // Older readers know the converted type only.
        return switch (column.kind()) {
            case TEXT, ANY ->
                    element.setLogicalType(LogicalType.STRING(new StringType()))
                            .setConverted_type(ConvertedType.UTF8);
            case JSON ->
                    element.setLogicalType(LogicalType.JSON(new JsonType()))
                            .setConverted_type(ConvertedType.JSON);
            case TIME ->
                    element.setLogicalType(
                                    LogicalType.TIMESTAMP(
                                            new TimestampType(
                                                    true, TimeUnit.MILLIS(new MilliSeconds()))))
                            .setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
            case WHOLE, NUMBER, TRUTH -> element;
        };
    }

    private static Type type(Kind kind) {
        return switch (kind) {
            case TEXT, JSON, ANY -> Type.BYTE_ARRAY;
            case TIME, WHOLE -> Type.INT64;
            case NUMBER -> Type.DOUBLE;
            case TRUTH -> Type.BOOLEAN;
        };
    }

    private static byte[] gzipped(byte[] page) throws IOException {
        var packed = new ByteArrayOutputStream(page.length / 2 + 64);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(page);
        }
        return packed.toByteArray();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }
}

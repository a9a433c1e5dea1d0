package dev.wwi.platform.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small pictures: eight by eight pixels in the BMP format, a valid image file of 246 bytes. */
final class Portrait {
    private static final int SIDE = 8;
    private static final int HEADER_BYTES = 54;
    private static final int PIXEL_BYTES = SIDE * SIDE * 3;

    private Portrait() {}

    /** A symmetric pattern in two colours. */
    static Bytes draw(Dice dice) {
        ByteBuffer image = ByteBuffer.allocate(HEADER_BYTES + PIXEL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        image.put((byte) 'B').put((byte) 'M').putInt(image.capacity()).putInt(0).putInt(HEADER_BYTES);
        image.putInt(40).putInt(SIDE).putInt(SIDE).putShort((short) 1).putShort((short) 24);
        image.putInt(0).putInt(PIXEL_BYTES).putInt(2835).putInt(2835).putInt(0).putInt(0);
        int background = dice.between(0, 0xffffff);
        int foreground = ~background & 0xffffff;
        for (int row = 0; row < SIDE; row++) {
            int half = dice.between(0, 15);
            for (int column = 0; column < SIDE; column++) {
                int mirrored = column < SIDE / 2 ? column : SIDE - 1 - column;
                int color = (half >> mirrored & 1) == 1 ? foreground : background;
                image.put((byte) color).put((byte) (color >> 8)).put((byte) (color >> 16));
            }
        }
        return Bytes.of(image.array());
    }
}

"""区分处理 (条例第37条): boxes with their grounds on the pages of a file, and a copy from which the covered is gone."""

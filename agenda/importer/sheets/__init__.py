"""Tables of sessions, people or contributions: CSV and XLSX."""

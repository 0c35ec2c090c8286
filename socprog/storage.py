"""Where uploaded files are kept, and how much may be sent."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler

from speakers.photographs import LARGEST_FILE

LARGEST_REQUEST = 2 * LARGEST_FILE


class FileTooBig(RequestDataTooBig):
    """Of a form, it is its file that is too large."""


class WholeFileStorage(FileSystemStorage):
    """A file is there whole, or not at all."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            self.delete(name)
            raise


class LimitedUpload(FileUploadHandler):
    """Refuses, with 413, what is too large: by what the request says of itself before a byte is read, and by
    what comes in before it is passed on."""

    received = 0

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - Django's name
        if content_length > LARGEST_REQUEST:
            raise FileTooBig

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > LARGEST_FILE:
            for handler in self.request.upload_handlers if self.request else ():
                handler.upload_interrupted()
            raise FileTooBig
        return raw_data

    def file_complete(self, file_size):
        """The handlers after this one keep the file."""

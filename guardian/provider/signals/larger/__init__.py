"""A larger model beside our own, added by path: a folder with an ONNX file; off by default.

It needs the extra ``onnx`` (onnxruntime, tokenizers), which nothing else here does.
"""

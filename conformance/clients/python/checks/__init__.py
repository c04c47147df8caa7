"""What is expected of UQPAY's Python SDK when it meets the embedded sandbox."""

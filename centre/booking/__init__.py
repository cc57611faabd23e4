"""Booking (在线预约): a class books a lab for a lesson, and the centre has its benches up before the bell."""

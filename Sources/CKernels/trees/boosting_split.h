// The gains of many left children, once for every path: PATH names its functions.

/// gains[i] of the left child with the sum lefts[i]; n is a multiple of 8. Returns the greatest.
static double PATH(boost_gains)(const uint64_t *lefts, size_t n, const measure *m, double *gains) {
  // A whole number below 2^32 in the low bits of 2^52 is its own double.
  const double low_shift = 0x1p52, high_shift = 0x1p52 + 0x1p31;
  const ulongs8 exponent = (ulongs8){0} + 0x4330000000000000;
  doubles8 most = (doubles8){0} - 1;
  for (size_t i = 0; i < n; i += 8) {
    ulongs8 sums;
    memcpy(&sums, lefts + i, sizeof sums);
    doubles8 left_h = (doubles8)((sums & 0xFFFFFFFF) | exponent) - low_shift;
    doubles8 left_g = (doubles8)((sums >> 32 ^ 0x80000000) | exponent) - high_shift;
    doubles8 right_g = m->gradient - left_g, right_h = m->curvature - left_h;
    longs8 fits = (left_h >= m->minimum_curvature) & (right_h >= m->minimum_curvature);
    // What is left of |g| beyond l1.
    doubles8 l = (doubles8)((longs8)left_g & 0x7FFFFFFFFFFFFFFF) - m->l1;
    doubles8 r = (doubles8)((longs8)right_g & 0x7FFFFFFFFFFFFFFF) - m->l1;
    l = (doubles8)((longs8)l & (l > 0));
    r = (doubles8)((longs8)r & (r > 0));
    left_h += m->l2;
    right_h += m->l2;
    // One division: it is what takes time here.
    doubles8 gain = (l * l * right_h + r * r * left_h) / (left_h * right_h) - m->own;
    gain = (doubles8)((fits & (longs8)gain) | (~fits & (longs8)((doubles8){0} - 1)));
    memcpy(gains + i, &gain, sizeof gain);
    longs8 more = gain > most;
    most = (doubles8)((more & (longs8)gain) | (~more & (longs8)most));
  }
  double top = most[0];
  for (size_t lane = 1; lane < 8; ++lane) top = most[lane] > top ? most[lane] : top;
  return top;
}

#!/usr/bin/env node
import '../dist/hrca.js';
